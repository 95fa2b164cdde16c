package dev.dossier.packager.rotation;

import static dev.dossier.packager.db.Tables.PACKAGE_VERSION;

import dev.dossier.common.crypto.AssociatedData;
import dev.dossier.common.crypto.DecryptionException;
import dev.dossier.common.crypto.KeyEncryption;
import dev.dossier.common.event.PlanMessage;
import dev.dossier.common.event.Wire;
import dev.dossier.common.rotation.WrappedKeys;
import dev.dossier.packager.db.tables.records.PackageVersionRecord;
import java.util.Arrays;
import java.util.List;
import org.jooq.DSLContext;

/** Content keys inside the plans of versions that are not sealed yet: few at any time. */
final class WrappedPlans implements WrappedKeys {
  private final DSLContext db;

  WrappedPlans(DSLContext db) {
    this.db = db;
  }

  @Override
  public String name() {
    return "package_version.plan";
  }

  @Override
  public int rewrap(KeyEncryption keys) {
    int done = 0;
    for (PackageVersionRecord row : old(keys)) {
      PlanMessage.Plan plan = plan(row);
      try {
        byte[] wrapped =
            keys.wrapAgain(
                plan.contentKey(),
                AssociatedData.contentKey(plan.requestId(), plan.packageVersion()));
        done +=
            db.update(PACKAGE_VERSION)
                .set(PACKAGE_VERSION.PLAN, Wire.write(plan.withContentKey(wrapped)))
                .where(PACKAGE_VERSION.REQUEST_ID.eq(row.getRequestId()))
                .and(PACKAGE_VERSION.VERSION.eq(row.getVersion()))
                .and(PACKAGE_VERSION.PLAN.eq(row.getPlan()))
                .execute();
      } catch (DecryptionException e) {
        // Counted as left; the others go on.
        continue;
      }
    }
    return done;
  }

  @Override
  public int left(KeyEncryption keys) {
    return old(keys).size();
  }

  private List<PackageVersionRecord> old(KeyEncryption keys) {
    byte[] prefix = keys.primaryPrefix();
    return db.selectFrom(PACKAGE_VERSION).where(PACKAGE_VERSION.PLAN.isNotNull()).fetch().stream()
        .filter(row -> {
          byte[] key = plan(row).contentKey();
          return !Arrays.equals(prefix, Arrays.copyOf(key, prefix.length));
        })
        .toList();
  }

  private static PlanMessage.Plan plan(PackageVersionRecord row) {
    return Wire.read(row.getPlan(), PlanMessage.Plan.class);
  }
}
