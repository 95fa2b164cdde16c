package dev.dossier.intake.clock;

import static dev.dossier.intake.clock.Facts.clarification;
import static dev.dossier.intake.clock.Facts.due;
import static dev.dossier.intake.clock.Facts.identity;
import static dev.dossier.intake.clock.Facts.received;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Received on 10 March 2026, due on Friday, 10 April, but where another day is named. */
class PausesTest {
  private static final Instant ASKED = Instant.parse("2026-03-12T09:00:00Z");

  @Test
  void fromThe12thToThe17thFiveDaysDoNotCount() {
    assertThat(due(received("2026-03-10", "DE", identity("2026-03-12", "2026-03-17"))))
        .isEqualTo("2026-04-15");
  }

  @Test
  void theWeekendIsSkippedAfterThePausesAndNotBefore() {
    ClockFacts facts =
        received(
            "2026-03-10",
            "DE",
            clarification("2026-03-12", "2026-03-17"),
            clarification("2026-03-20", "2026-03-23"));
    assertThat(due(facts)).isEqualTo("2026-04-20"); // 10 + 5 + 3: Saturday the 18th
  }

  @Test
  void extendedAndPausedAddUp() {
    ClockFacts facts =
        received("2026-03-10", "DE", identity("2026-03-12", "2026-03-17")).withExtension();
    assertThat(due(facts)).isEqualTo("2026-06-15");
  }

  @Test
  void askedAndAnsweredOnOneDayMovesNothing() {
    assertThat(due(received("2026-03-10", "DE", identity("2026-03-12", "2026-03-12"))))
        .isEqualTo("2026-04-10");
  }

  @Test
  void aDayInTwoPausesCountsOnce() {
    ClockFacts facts =
        received(
            "2026-03-10",
            "DE",
            identity("2026-03-12", "2026-03-17"),
            clarification("2026-03-14", "2026-03-18"));
    assertThat(due(facts)).isEqualTo("2026-04-16");
    assertThat(LegalClock.read(facts).pausedDays()).containsExactly(5, 1);
  }

  @Test
  void aPauseThatLastsMovesNothingYetAndByAsManyDaysOnceItEnds() {
    ClockFacts open = received("2026-03-10", "DE", new Pause(Ground.IDENTITY, ASKED, null));
    assertThat(due(open)).isEqualTo("2026-04-10");
    assertThat(due(open.answeredAt(Instant.parse("2026-03-17T09:00:00Z")))).isEqualTo("2026-04-15");
  }

  @Test
  void aQuestionThatNeverLeftPausesNothing() {
    ClockFacts facts =
        received(
            "2026-03-10",
            "DE",
            new Pause(Ground.IDENTITY, null, Instant.parse("2026-03-17T09:00:00Z")));
    assertThat(due(facts)).isEqualTo("2026-04-10");
  }

  @Test
  void afterTheLastDayThereIsNothingLeftToPause() {
    assertThat(due(received("2026-03-10", "DE", identity("2026-04-11", "2026-04-20"))))
        .isEqualTo("2026-04-10");
  }

  @Test
  void onTheLastDayThereIs() {
    assertThat(due(received("2026-03-10", "DE", identity("2026-04-10", "2026-04-14"))))
        .isEqualTo("2026-04-14");
  }

  /** In the United Kingdom the month then runs from 2 February; 28 February and 5 days is later. */
  @Test
  void theMonthsLengthIsTheOneThatGivesTheEarlierDate() {
    assertThat(due(received("2026-01-28", "GB", identity("2026-01-28", "2026-02-02"))))
        .isEqualTo("2026-03-02");
  }

  /** 26 March and 5 days; from 3 March a month would last until 3 April. */
  @Test
  void whereTheMonthFromReceiptIsTheShorterOneItStays() {
    assertThat(due(received("2025-02-26", "DE", clarification("2025-02-27", "2025-03-04"))))
        .isEqualTo("2025-03-31");
  }

  /** 30 December and a day, then two months; 28 (29) February and a day would be March. */
  @ParameterizedTest
  @CsvSource({"2028-11-30, 2029-02-28", "2027-11-30, 2028-02-29"})
  void pausedBetweenTheFirstMonthAndTheFurtherOnesFebruarysLastDayStays(
      String received, LocalDate due) {
    int year = LocalDate.parse(received).getYear();
    Pause pause = identity(year + "-12-10", year + "-12-11");
    assertThat(due(received(received, "DE", pause).withExtension())).isEqualTo(due);
  }

  /** 30 October and a day, a month (30 November), 31 days (31 December), two months. */
  @Test
  void daysBeforeTheFirstMonthAndAfterItAreTriedTogether() {
    Pause pause = identity("2028-11-01", "2028-12-03");
    assertThat(due(received("2028-10-30", "DE", pause).withExtension())).isEqualTo("2029-02-28");
  }

  @ParameterizedTest
  @CsvSource({
    "DE, 2026-04-10T21:59:59Z, 2026-06-10",
    "DE, 2026-04-10T22:00:00Z, 2026-04-10",
    "GB, 2026-04-10T22:59:59Z, 2026-06-10",
    "GB, 2026-04-10T23:00:00Z, 2026-04-10"
  })
  void anExtensionCountsIfThePersonWasToldByTheEndOfTheLastDay(
      String where, Instant told, LocalDate due) {
    Reading reading = LegalClock.read(received("2026-03-10", where).toldAt(told));
    assertThat(reading.due().dueDate()).isEqualTo(due);
    assertThat(reading.extended()).isEqualTo(due.getMonthValue() == 6);
    assertThat(reading.steps()).allMatch(step -> !step.date().isAfter(due));
    assertThat(reading.steps()).anyMatch(step -> step.step().equals("extension"));
  }

  @Test
  void inTheUnitedKingdomToldWhileAskedIsInTimeUntilTheAnswerTurnsOutToHaveComeLongBefore() {
    Instant told = Instant.parse("2026-04-14T09:00:00Z");
    ClockFacts open =
        received("2026-03-10", "GB", new Pause(Ground.IDENTITY, ASKED, null)).toldAt(told);
    assertThat(due(open)).isEqualTo("2026-06-10");
    assertThat(due(open.answeredAt(Instant.parse("2026-04-20T09:00:00Z")))).isEqualTo("2026-07-20");
    assertThat(due(open.answeredAt(Instant.parse("2026-03-13T09:00:00Z")))).isEqualTo("2026-04-13");
  }

  @Test
  void aPauseAfterTheFirstMonthDoesNotMakeALateExtensionOneInTime() {
    ClockFacts facts =
        received("2026-03-10", "GB", clarification("2026-04-20", "2026-05-20"))
            .toldAt(Instant.parse("2026-04-14T09:00:00Z"));
    assertThat(due(facts)).isEqualTo("2026-04-10");
  }

  @Test
  void theLastDayToExtendIsTheOneOfTheFirstMonth() {
    Reading reading = LegalClock.read(received("2026-01-31", "DE").withExtension());
    assertThat(reading.lastDayToExtend()).isEqualTo("2026-03-02");
    assertThat(reading.due().dueDate()).isEqualTo("2026-04-30");
  }

  @Test
  void inTheUnitedKingdomThatMonthStandsStillTooAndInTheUnionItDoesNot() {
    Pause pause = clarification("2026-03-12", "2026-03-17");
    assertThat(LegalClock.read(received("2026-03-10", "GB", pause)).lastDayToExtend())
        .isEqualTo("2026-04-15");
    assertThat(LegalClock.read(received("2026-03-10", "DE", pause)).lastDayToExtend())
        .isEqualTo("2026-04-10");
  }

  @Test
  void theTargetMovesWithTheLegalDateAndNeverPastIt() {
    ClockFacts plain = received("2026-03-10", "DE");
    assertThat(LegalClock.read(plain).due().internalDueDate()).isEqualTo("2026-04-07");
    assertThat(LegalClock.read(plain.withExtension()).due().internalDueDate())
        .isEqualTo("2026-06-07");
    assertThat(
            LegalClock.read(received("2026-03-10", "DE", identity("2026-03-12", "2026-03-17")))
                .due()
                .internalDueDate())
        .isEqualTo("2026-04-12");
    ClockFacts late = new ClockFacts(plain.receivedAt(), plain.jurisdiction(), 60, null, List.of());
    assertThat(LegalClock.read(late).due().internalDueDate()).isEqualTo("2026-04-10");
  }

  @Test
  void explainNamesEachStepWithItsArticle() {
    String dayOff = "Regulation (EEC, Euratom) No 1182/71 Article 3(4)";
    Reading reading =
        LegalClock.read(
            received("2025-12-31", "DE", identity("2026-01-05", "2026-01-08")).withExtension());
    assertThat(reading.steps())
        .extracting(Step::step, step -> step.date().toString(), Step::source)
        .containsExactly(
            tuple(
                "receipt",
                "2025-12-31",
                "GDPR Article 12(3); Regulation (EEC, Euratom) No 1182/71 Article 3(1)"),
            tuple(
                "month",
                "2026-01-31",
                "GDPR Article 12(3); Regulation (EEC, Euratom) No 1182/71 Article 3(2)(c)"),
            tuple("extension", "2026-03-31", "GDPR Article 12(3), second sentence"),
            tuple(
                "pause",
                "2026-04-03",
                "GDPR Article 12(6); EDPB Guidelines 01/2022 (version 2.1), section 5.3"),
            tuple("day_off", "2026-04-04", dayOff),
            tuple("day_off", "2026-04-05", dayOff),
            tuple("day_off", "2026-04-06", dayOff),
            tuple("day_off", "2026-04-07", dayOff),
            tuple("internal_target", "2026-03-31", "dossier.clock.internal-days"),
            tuple("due_date", "2026-04-07", "GDPR Article 12(3), second sentence"));
    assertThat(reading.steps().get(4).note()).isEqualTo("2026-04-03: Good Friday");
  }

  @Test
  void inTheUnitedKingdomTheArticlesAreItsOwn() {
    Reading reading =
        LegalClock.read(received("2026-03-10", "GB", clarification("2026-03-12", "2026-03-17")));
    assertThat(reading.steps())
        .extracting(Step::source)
        .contains("UK GDPR Article 12A(5)")
        .noneMatch(source -> source.startsWith("GDPR"));
  }
}
