package dev.dossier.common.datamap;

/** Where data comes from (GDPR Article 15(1)(g)). */
public enum Origin {
  PROVIDED,
  OBSERVED,
  DERIVED,
  THIRD_PARTY
}
