package dev.dossier.common.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One full example of each message; file names of the golden JSON are the type names. */
final class Samples {
  private static final UUID REQUEST = UUID.fromString("3f0c6d5e-8c0b-4c57-9d0a-0f6a1b2c3d4e");
  private static final UUID WORK_ITEM = UUID.fromString("0b7f8a52-2f6e-4f39-8d0c-5a4e3b2c1d0f");
  private static final UUID EXECUTION = UUID.fromString("6a1d2f3c-4b5a-4968-8776-a5b4c3d2e1f0");
  private static final UUID RUN = UUID.fromString("c0ffee00-1111-4222-8333-444455556666");
  private static final String MAP = "ab".repeat(32);
  private static final byte[] KEY = "wrapped-key".getBytes(StandardCharsets.UTF_8);
  private static final Blob BLOB = Blob.inline("sealed".getBytes(StandardCharsets.UTF_8));
  private static final Instant AT = Instant.parse("2026-03-15T09:00:00.5Z");

  private Samples() {}

  static Map<String, Message> all() {
    Map<String, Message> samples = new LinkedHashMap<>();
    samples.put(
        "collect.v1",
        new CollectMessage.Collect(
            WORK_ITEM,
            REQUEST,
            1,
            "app",
            List.of(new CollectMessage.SectionWork("billing", EXECUTION, 2)),
            List.of(Format.JSON, Format.CSV),
            MAP,
            KEY,
            BLOB,
            1,
            Blob.object("fragments/x/1/y/z/continuation")));
    samples.put(
        "resolve.v1",
        new CollectMessage.Resolve(
            WORK_ITEM, REQUEST, 1, "app", "user_id", EXECUTION, 1, MAP, KEY, BLOB));
    samples.put(
        "fragment.v1",
        new FragmentMessage.Fragment(REQUEST, 1, "billing", EXECUTION, RUN, 0, 512, BLOB));
    samples.put(
        "section-ended.v1",
        new FragmentMessage.SectionEnded(
            REQUEST, 1, "billing", EXECUTION, RUN, Outcome.FOUND, null, 3, 1024, AT, MAP, BLOB));
    samples.put(
        "section.started.v1",
        new SectionMessage.Started(REQUEST, 1, "billing", EXECUTION, RUN, AT));
    samples.put(
        "section.progressed.v1",
        new SectionMessage.Progressed(REQUEST, 1, "billing", EXECUTION, RUN, 12000, 4096));
    samples.put(
        "section.sliced.v1",
        new SectionMessage.Sliced(REQUEST, 1, "billing", EXECUTION, RUN, 0, AT, BLOB, 12000, 4096));
    samples.put(
        "section.ended.v1",
        new SectionMessage.Ended(
            REQUEST,
            1,
            "billing",
            EXECUTION,
            RUN,
            Outcome.FAILED,
            new Failure(Reason.MISSING_TABLE, "SQLSTATE 42P01"),
            0,
            0,
            AT));
    samples.put(
        "identity.ended.v1",
        new SectionMessage.IdentityEnded(REQUEST, 1, "user_id", EXECUTION, RUN, BLOB, null));
    samples.put(
        "identity.ended.v1-failed",
        new SectionMessage.IdentityEnded(
            REQUEST, 1, "user_id", EXECUTION, RUN, null, Failure.of(Reason.RATE_LIMITED), AT));
    samples.put(
        "plan.v1",
        new PlanMessage.Plan(
            REQUEST,
            2,
            3,
            "cd".repeat(32),
            RequestType.ACCESS,
            "de",
            List.of(Format.JSON),
            KEY,
            BLOB,
            MAP,
            List.of(
                new PlanMessage.PlannedSection("profile", null, null),
                new PlanMessage.PlannedSection(
                    "billing", PlanMessage.Settled.WAIVED, Failure.of(Reason.TIMEOUT)),
                new PlanMessage.PlannedSection(
                    "support", null, null, "12".repeat(32), List.of(EXECUTION)))));
    samples.put("plan-cancelled.v1", new PlanMessage.Cancelled(REQUEST, 1));
    samples.put("delete-package.v1", new PlanMessage.DeletePackage(REQUEST, 1));
    samples.put(
        "sealed.v1",
        new PackageMessage.Sealed(
            REQUEST,
            1,
            1,
            "packages/x/1/1.zip",
            2048,
            "ef".repeat(32),
            List.of(
                new PackageMessage.SealedSection("billing", "found", EXECUTION, 3, 1024),
                new PackageMessage.SealedSection("derived", "waived", null, 0, 0)),
            AT));
    samples.put("failed.v1", new PackageMessage.Failed(REQUEST, 1, Failure.of(Reason.INTERNAL)));
    samples.put(
        "deleted.v1", new PackageMessage.Deleted(REQUEST, 1, PackageMessage.What.FRAGMENTS, 7, AT));
    samples.put(
        "mail.v1",
        new NotificationMessage.Mail(
            WORK_ITEM, REQUEST, NotificationMessage.Kind.READY, "en", KEY, BLOB));
    samples.put("sent.v1", new NotificationOutcome.Sent(WORK_ITEM, REQUEST, "<id@host>", AT));
    samples.put("not-sent.v1", new NotificationOutcome.NotSent(WORK_ITEM, REQUEST, 550, AT));
    return samples;
  }
}
