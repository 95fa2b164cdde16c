package dev.dossier.common.datamap;

import java.util.List;

/** How a dataset or an identity is read: by SQL from a database, by a request from an HTTP API. */
public sealed interface Reading permits Sql, Request {

  /** Names of the identities that it binds. */
  List<String> parameters();
}
