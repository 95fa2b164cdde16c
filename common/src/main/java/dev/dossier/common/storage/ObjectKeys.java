package dev.dossier.common.storage;

import java.util.UUID;

/**
 * Keys of objects. Everything that is needed until a package version is sealed lies under one
 * prefix, so that it can be deleted, and looked for, as a whole.
 */
public final class ObjectKeys {
  public static final String FRAGMENTS = "fragments/";
  public static final String PACKAGES = "packages/";

  private ObjectKeys() {}

  /** Prefix of all that is transient of one package version. */
  public static String transientOf(UUID requestId, int packageVersion) {
    return FRAGMENTS + requestId + "/" + packageVersion + "/";
  }

  public static String fragment(
      UUID requestId, int packageVersion, UUID execution, UUID run, int index) {
    return transientOf(requestId, packageVersion) + execution + "/" + run + "/" + index;
  }

  public static String files(UUID requestId, int packageVersion, UUID execution, UUID run) {
    return transientOf(requestId, packageVersion) + execution + "/" + run + "/files";
  }

  public static String continuation(UUID requestId, int packageVersion, UUID execution, UUID run) {
    return transientOf(requestId, packageVersion) + execution + "/" + run + "/continuation";
  }

  public static String identity(UUID requestId, int packageVersion, UUID execution, UUID run) {
    return transientOf(requestId, packageVersion) + execution + "/" + run + "/identity";
  }

  public static String identifiers(UUID requestId, int packageVersion, UUID workItem) {
    return transientOf(requestId, packageVersion) + workItem + "/identifiers";
  }

  public static String subject(UUID requestId, int packageVersion) {
    return transientOf(requestId, packageVersion) + "subject";
  }

  /** Prefix of a version's package; the epoch of the assembly makes the rest. */
  public static String packagesOf(UUID requestId, int packageVersion) {
    return PACKAGES + requestId + "/" + packageVersion + "/";
  }

  public static String packageOf(UUID requestId, int packageVersion, long epoch) {
    return packagesOf(requestId, packageVersion) + epoch + ".zip";
  }

  public static String dataMap(String sha256) {
    return "data-maps/" + sha256 + ".yaml";
  }
}
