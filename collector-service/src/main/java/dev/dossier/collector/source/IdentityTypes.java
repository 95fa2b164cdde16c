package dev.dossier.collector.source;

import dev.dossier.common.datamap.DataMap;
import dev.dossier.common.datamap.Identity;
import dev.dossier.common.datamap.IdentityType;

/** What the data map says that the values of an identity must be. */
@FunctionalInterface
public interface IdentityTypes {
  /** An address is a text by nature. */
  String ADDRESS = "subject.email";

  IdentityType of(String identity);

  static IdentityTypes of(DataMap map) {
    return name -> {
      Identity identity = map.identities().get(name);
      if (identity == null) {
        return IdentityType.ANY;
      }
      return identity.type() == IdentityType.ANY && ADDRESS.equals(identity.from())
          ? IdentityType.TEXT
          : identity.type();
    };
  }
}
