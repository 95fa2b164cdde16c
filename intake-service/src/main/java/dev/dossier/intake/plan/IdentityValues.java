package dev.dossier.intake.plan;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.event.Identifiers;
import dev.dossier.common.event.Wire;
import dev.dossier.intake.db.tables.records.IdentityRecord;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of identities in their rows: under the content key, gone with it when the version is. */
final class IdentityValues {
  private IdentityValues() {}

  /** Sets status and value; blank values are no values. */
  static void settle(OpenVersion version, IdentityRecord identity, List<String> found) {
    List<String> values = found.stream().filter(v -> !v.isBlank()).distinct().toList();
    if (values.isEmpty()) {
      identity.setStatus(IdentityStatus.NONE.word());
      return;
    }
    byte[] plain = Wire.write(new Identifiers(Map.of(identity.getName(), values)));
    identity.setValue(version.contentKey().encrypt(plain, place(identity)));
    identity.setStatus(IdentityStatus.KNOWN.word());
  }

  /** None unless the identity is known. */
  static List<String> of(OpenVersion version, Resolution resolution, String name) {
    IdentityRecord identity = resolution.identity(name);
    byte[] sealed = identity == null ? null : identity.getValue();
    if (identity == null || sealed == null) {
      return List.of();
    }
    return Wire.read(version.contentKey().decrypt(sealed, place(identity)), Identifiers.class)
        .of(name);
  }

  /** Only these: a work item carries what it needs and nothing else. */
  static Identifiers of(OpenVersion version, Resolution resolution, Collection<String> names) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    names.forEach(name -> values.put(name, of(version, resolution, name)));
    return new Identifiers(values);
  }

  private static byte[] place(IdentityRecord identity) {
    return AssociatedData.record(
        identity.getRequestId(), "identity." + identity.getVersion() + "." + identity.getName());
  }
}
