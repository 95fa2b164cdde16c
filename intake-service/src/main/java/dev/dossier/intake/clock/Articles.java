package dev.dossier.intake.clock;

import dev.dossier.common.datamap.Regime;

/** What the law of a regime says, and where. */
record Articles(
    Article receipt,
    Article month,
    Article extension,
    Article identity,
    Article clarification,
    Article dayOff) {

  record Article(String rule, String source) {}

  private static final String PERIODS = "Regulation (EEC, Euratom) No 1182/71 Article ";
  private static final String BY_4A = ", by UK GDPR Article 4A";
  private static final String RECEIPT =
      "The answer is due within one month of receipt; the day of receipt itself does not count.";
  private static final String MONTH =
      "The month ends with the last hour of the day that has the date of the receipt, or of the"
          + " month's last day where that date is missing.";
  private static final String EXTENSION =
      "Where requests are complex or many, two further months: three in all from receipt.";
  private static final String DAY_OFF =
      "A last day that is a public holiday, Sunday or Saturday gives way to the next working day.";

  private static final Articles EU =
      new Articles(
          new Article(RECEIPT, "GDPR Article 12(3); " + PERIODS + "3(1)"),
          new Article(MONTH, "GDPR Article 12(3); " + PERIODS + "3(2)(c)"),
          new Article(EXTENSION, "GDPR Article 12(3), second sentence"),
          new Article(
              "The time limit is suspended while the person is asked who they are.",
              "GDPR Article 12(6); EDPB Guidelines 01/2022 (version 2.1), section 5.3"),
          new Article(
              "The time limit is suspended while the person is asked which data they mean.",
              "GDPR recital 63; EDPB Guidelines 01/2022 (version 2.1), section 5.3"),
          new Article(DAY_OFF, PERIODS + "3(4)"));

  private static final Articles UK =
      new Articles(
          new Article(RECEIPT, "UK GDPR Article 12A(1) and (2)(a); " + PERIODS + "3(1)" + BY_4A),
          new Article(MONTH, "UK GDPR Article 12A(1); " + PERIODS + "3(2)(c)" + BY_4A),
          new Article(EXTENSION, "UK GDPR Article 12A(3) and (4)"),
          new Article(
              "The month does not begin before the person has proved who they are, when asked.",
              "UK GDPR Articles 12(6) and 12A(2)(b)"),
          new Article(
              "The days while the person is asked which data they mean do not count.",
              "UK GDPR Article 12A(5)"),
          new Article(DAY_OFF, PERIODS + "3(4)" + BY_4A));

  static Articles of(Regime regime) {
    return switch (regime) {
      case EU -> EU;
      case UK -> UK;
    };
  }

  Article of(Ground ground) {
    return switch (ground) {
      case IDENTITY -> identity;
      case CLARIFICATION -> clarification;
    };
  }
}
