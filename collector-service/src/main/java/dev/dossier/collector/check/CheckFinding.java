package dev.dossier.collector.check;

import dev.dossier.common.datamap.Finding;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a map or with a source. Holds no secret and no data: codes of databases and
 * statuses of APIs at most.
 *
 * @param where file, line, path and message
 * @param source that it is about
 * @param table that it is about
 */
public record CheckFinding(
    Code code, Finding where, @Nullable String source, @Nullable String table) {

  /** What kind of finding it is; the word in reports is the constant's name in lower case. */
  public enum Code {
    /** The file does not follow the grammar. */
    DATA_MAP,
    /** A variable of the environment is not set, or its value is of no use. */
    NOT_CONFIGURED,
    /** The source did not answer. */
    SOURCE_UNAVAILABLE,
    /** The source refused the credentials, or lets them read too little. */
    ACCESS_DENIED,
    /** A query names a table or column that does not exist. */
    MISSING_TABLE,
    /** The source does not accept the query or call. */
    BAD_QUERY,
    /** Two columns of a result have the same name. */
    DUPLICATE_COLUMN,
    /** A mask names a column that the result does not have. */
    MISSING_COLUMN,
    /** A dataset or lookup binds no identity: it would be the same for everybody. */
    BINDS_NO_IDENTITY,
    /** An identity is compared with a type that no identifier has. */
    PARAMETER_TYPE,
    /** A database that converts silently needs the identity's type. */
    NEEDS_TYPE,
    /** The rules for addresses forbid the call. */
    BLOCKED_ADDRESS,
    /** A table can reach a person, and is neither mapped nor excluded. */
    UNMAPPED_TABLE,
    /** A table that can reach a person is hidden from the role. */
    UNREADABLE_TABLE,
    /** An excluded table does not exist. */
    UNKNOWN_TABLE
  }

  CheckFinding(Code code, Finding where) {
    this(code, where, null, null);
  }

  CheckFinding(Code code, Finding where, String source) {
    this(code, where, source, null);
  }
}
