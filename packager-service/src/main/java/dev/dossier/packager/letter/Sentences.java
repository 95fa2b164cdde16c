package dev.dossier.packager.letter;

import dev.dossier.common.event.CollectedFiles.Redaction;
import dev.dossier.common.event.Reason;
import dev.dossier.common.event.RequestType;
import dev.dossier.packager.letter.PackageContents.Previous;
import dev.dossier.packager.letter.PackageContents.SectionContents;
import dev.dossier.packager.letter.PackageContents.Status;
import dev.dossier.packager.letter.PackageContents.Tries;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What README and index say in the same words. */
final class Sentences {
  private static final Pattern TRUNCATE = Pattern.compile("truncate\\(([0-9]{1,9})\\)");

  private final PackageContents contents;
  private final Texts texts;

  Sentences(PackageContents contents, Texts texts) {
    this.contents = contents;
    this.texts = texts;
  }

  String intro() {
    String which = contents.previous() == null ? "intro." : "intro.supplement.";
    String type = contents.type() == RequestType.ACCESS ? "access" : "portability";
    return texts.get(which + type, texts.law(contents.controller()));
  }

  /** Which package version this is, and which one it supplements. */
  String version() {
    String number = Integer.toString(contents.packageVersion());
    Previous previous = contents.previous();
    return previous == null || previous.version() == null
        ? number
        : texts.get("version.supplement", number, previous.version());
  }

  /** What a supplement belongs to and what it adds; nothing of any other package. */
  Optional<String> supplement() {
    Previous previous = contents.previous();
    if (previous == null) {
      return Optional.empty();
    }
    List<String> said = new ArrayList<>();
    Instant madeAt = previous.madeAt();
    said.add(
        previous.version() == null || madeAt == null
            ? texts.get("supplement.unknown")
            : texts.get("supplement", previous.version(), texts.date(madeAt)));
    if (!contents.with(Status.FOUND).isEmpty()) {
      said.add(texts.get("supplement.adds", titles(Status.FOUND)));
    }
    if (!contents.with(Status.NOTHING_FOUND).isEmpty()) {
      said.add(texts.get("supplement.searched", titles(Status.NOTHING_FOUND)));
    }
    return Optional.of(String.join(" ", said));
  }

  /** The titles of the sections of a status, separated by commas. */
  String titles(Status status) {
    return contents.with(status).stream()
        .map(section -> section.title(contents.locale()))
        .collect(Collectors.joining(", "));
  }

  /** Why a section is missing: what was tried, and what came of it. */
  String missing(SectionContents section) {
    String reason = reason(section);
    Tries tried = section.tried();
    if (tried == null) {
      return reason;
    }
    String key = tried.executions() == 1 ? "left.tried.once" : "left.tried.often";
    return texts.get(key, texts.date(tried.last())) + " " + reason;
  }

  /** The reason in words for the person. */
  String reason(SectionContents section) {
    Reason reason = section.reason();
    return texts.get("reason." + (reason == null ? Reason.INTERNAL : reason).word());
  }

  String later() {
    return texts.get("left.later", contents.controller().contact());
  }

  /** That a section was collected by another data map than the package was planned by. */
  Optional<String> otherMap(SectionContents section) {
    return section.dataMapVersion().equals(contents.dataMapVersion())
        ? Optional.empty()
        : Optional.of(texts.get("map.changed"));
  }

  /** Field by field, what was done to its values and to how many. */
  String masked(List<Redaction> redactions) {
    return redactions.stream().map(this::masked).collect(Collectors.joining("; "));
  }

  private String masked(Redaction redaction) {
    String field = redaction.field();
    String count = texts.number(redaction.count());
    return switch (redaction.action()) {
      case "last4", "drop", "hash" -> texts.get("masked." + redaction.action(), field, count);
      default -> {
        Matcher truncate = TRUNCATE.matcher(redaction.action());
        yield truncate.matches()
            ? texts.get(
                "masked.truncate", field, texts.number(Long.parseLong(truncate.group(1))), count)
            : texts.get("masked.other", field, count);
      }
    };
  }
}
