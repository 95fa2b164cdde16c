package dev.dossier.intake.rows;

import java.util.UUID;

/** The rows that a piece of work may see. */
public sealed interface RowScope {

  /** The app itself, its keys, its requests, and all that hangs on them. */
  record OfApp(UUID app) implements RowScope {}

  /** Every app's. */
  record All() implements RowScope {}
}
