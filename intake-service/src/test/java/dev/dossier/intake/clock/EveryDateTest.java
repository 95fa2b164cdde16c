package dev.dossier.intake.clock;

import static dev.dossier.intake.clock.Facts.noon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.datamap.Regime;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold for every day of receipt from 2024 to 2032. */
class EveryDateTest {
  private static final LocalDate FIRST = LocalDate.of(2024, 1, 1);
  private static final LocalDate LAST = LocalDate.of(2032, 12, 31);
  private static final long SEED = 1182_71;

  @ParameterizedTest
  @ValueSource(strings = {"DE", "DE-BE", "DE-BY", "FR", "AT", "NL", "XX", "GB", "GB-ENG", "GB-SCT"})
  void theDueDateIsTheLastDayThatTheLawAllows(String where) {
    NaiveLaw law = NaiveLaw.of(where);
    List<String> wrong = new ArrayList<>();
    for (boolean extended : new boolean[] {false, true}) {
      eachDay(day -> {
        ClockFacts facts = facts(day, where, extended, List.of());
        LocalDate lawful = law.end(day, extended ? 3 : 1);
        LocalDate due = LegalClock.read(facts).due().dueDate();
        if (!due.equals(lawful)) {
          wrong.add(day + ": " + due + ", expected " + lawful);
        }
      });
    }
    assertThat(wrong).isEmpty();
  }

  /**
   * Of all states: weekends are days off everywhere, and holidays there are eleven in a row never.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU",
        "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI",
        "SK", "XX"
      })
  void datesNeverGoBackAndAreNeverBeforeThe28thDayOrLongAfterTheMonth(String where) {
    LocalDate before = LocalDate.MIN;
    for (LocalDate day = FIRST; !day.isAfter(LAST); day = day.plusDays(1)) {
      Reading reading = LegalClock.read(facts(day, where, false, List.of()));
      LocalDate due = reading.due().dueDate();
      LocalDate month = NaiveLaw.lastOf(day, 1);
      assertThat(due)
          .as("received on %s in %s", day, where)
          .isAfterOrEqualTo(before)
          .isAfterOrEqualTo(day.plusDays(28))
          .isAfterOrEqualTo(month)
          .isBeforeOrEqualTo(month.plusDays(5));
      assertThat(due.getDayOfWeek().getValue()).isLessThan(6);
      assertThat(reading.due().internalDueDate()).isBeforeOrEqualTo(due);
      assertThat(reading.steps().getLast().date()).isEqualTo(due);
      assertThat(reading.steps().getLast().step()).isEqualTo("due_date");
      assertThat(reading.steps()).allMatch(step -> !step.date().isAfter(due));
      before = due;
    }
  }

  /** Regulation 1182/71 Article 3(5): a period of two days or more has two working days. */
  @ParameterizedTest
  @ValueSource(strings = {"DE", "AT", "GB-SCT"})
  void everyMonthHasTwoWorkingDays(String where) {
    NaiveLaw law = NaiveLaw.of(where);
    eachDay(day -> {
      LocalDate due = LegalClock.read(facts(day, where, false, List.of())).due().dueDate();
      assertThat(day.plusDays(1).datesUntil(due.plusDays(1)).filter(law::isWorkingDay).count())
          .isGreaterThan(2);
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"DE", "FR", "XX", "GB-ENG", "GB-SCT"})
  void withPausesOfAnyKindTheDateIsNeitherLaterThanTheLawAllowsNorEarlierThanWithout(String where) {
    NaiveLaw law = NaiveLaw.of(where);
    Random random = new Random(SEED);
    for (int run = 0; run < 8; run++) {
      eachDay(day -> {
        boolean extended = random.nextBoolean();
        List<Pause> pauses = pauses(day, extended ? 80 : 27, random);
        ClockFacts facts = facts(day, where, extended, pauses);
        Reading reading = LegalClock.read(facts);
        LocalDate due = reading.due().dueDate();
        LocalDate latest = latest(facts, law);
        assertThat(due).as("%s latest %s", facts, latest).isBeforeOrEqualTo(latest);
        assertThat(due)
            .as("%s", facts)
            .isAfterOrEqualTo(Facts.due(facts(day, where, extended, List.of())));
        assertThat(reading.steps().getLast().date()).isEqualTo(due);
        assertThat(reading.pausedDays()).hasSameSizeAs(pauses);
      });
    }
  }

  /** A longer pause never makes the date earlier, nor does a later receipt. */
  @ParameterizedTest
  @ValueSource(strings = {"DE", "GB-ENG"})
  void longerPausesAndLaterReceiptNeverGiveAnEarlierDate(String where) {
    for (int days = 0; days < 40; days++) {
      LocalDate before = LocalDate.MIN;
      for (LocalDate day = FIRST; day.isBefore(FIRST.plusYears(1)); day = day.plusDays(1)) {
        LocalDate due = Facts.due(facts(day, where, false, List.of(paused(day, days))));
        assertThat(due).as("%s, %s days", day, days).isAfterOrEqualTo(before);
        assertThat(due)
            .as("%s, %s days", day, days)
            .isAfterOrEqualTo(
                Facts.due(facts(day, where, false, List.of(paused(day, Math.max(0, days - 1))))));
        before = due;
      }
    }
  }

  /**
   * The latest day that either law allows, day by day. In the Union the days on which the clock
   * stood still are left out of the count. In the United Kingdom the month begins anew with the
   * last proof of identity; the days of a clarification, first and last included, do not count.
   */
  private static LocalDate latest(ClockFacts facts, NaiveLaw law) {
    Jurisdiction where = facts.jurisdiction();
    LocalDate received = where.dateOf(facts.receivedAt());
    int months = facts.toldAt() == null ? 1 : 3;
    boolean uk = where.regime() == Regime.UK;
    LocalDate begin = received;
    for (Pause pause : facts.pauses()) {
      LocalDate answered = dateOf(pause.answeredAt(), where);
      if (uk && pause.ground() == Ground.IDENTITY && answered.isAfter(begin)) {
        begin = answered;
      }
    }
    long left = ChronoUnit.DAYS.between(begin, NaiveLaw.lastOf(begin, months));
    LocalDate day = begin;
    while (left > 0) {
      day = day.plusDays(1);
      if (!stoodStill(facts, day, uk)) {
        left--;
      }
    }
    return law.workingDay(day);
  }

  private static boolean stoodStill(ClockFacts facts, LocalDate day, boolean uk) {
    return facts.pauses().stream()
        .anyMatch(pause -> {
          LocalDate asked = dateOf(pause.askedAt(), facts.jurisdiction());
          LocalDate answered = dateOf(pause.answeredAt(), facts.jurisdiction());
          return uk
              ? pause.ground() == Ground.CLARIFICATION
                  && !day.isBefore(asked)
                  && !day.isAfter(answered)
              : day.isAfter(asked) && !day.isAfter(answered);
        });
  }

  private static LocalDate dateOf(@Nullable Instant instant, Jurisdiction where) {
    if (instant == null) {
      throw new AssertionError("expected a time");
    }
    return where.dateOf(instant);
  }

  private static Pause paused(LocalDate received, int days) {
    return new Pause(
        Ground.IDENTITY,
        noon(received.plusDays(3), Facts.in("DE")),
        noon(received.plusDays(3L + days), Facts.in("DE")));
  }

  private static List<Pause> pauses(LocalDate received, int within, Random random) {
    List<Pause> pauses = new ArrayList<>();
    LocalDate from = received;
    for (int pause = random.nextInt(4); pause > 0; pause--) {
      LocalDate asked = from.plusDays(random.nextInt(within / 3));
      LocalDate answered = asked.plusDays(random.nextInt(40));
      Ground ground = random.nextBoolean() ? Ground.IDENTITY : Ground.CLARIFICATION;
      pauses.add(new Pause(ground, noon(asked, Facts.in("DE")), noon(answered, Facts.in("DE"))));
      from = answered;
    }
    return pauses;
  }

  private static ClockFacts facts(
      LocalDate received, String where, boolean extended, List<Pause> pauses) {
    Jurisdiction jurisdiction = Facts.in(where);
    Instant at = noon(received, jurisdiction);
    return new ClockFacts(at, jurisdiction, 28, extended ? at : null, pauses);
  }

  private static void eachDay(Consumer<LocalDate> check) {
    FIRST.datesUntil(LAST.plusDays(1)).forEach(check);
  }
}
