package dev.dossier.intake.delivery;

/** Who hands the bytes of a package out. */
public enum DeliveryMode {
  /** The store: a download leads to a URL that it signed. */
  REDIRECT,
  /** This service, for stores that people cannot or must not reach. */
  PROXY
}
