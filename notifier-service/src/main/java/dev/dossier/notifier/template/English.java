package dev.dossier.notifier.template;

import java.util.List;
import java.util.stream.Stream;

/** The mails in English, the language for all that have none of their own. */
record English() implements Words {
  private static final String LINK_NOTE =
      "If the button does not work, copy this address into your browser:";

  @Override
  public Letter verification(Facts facts) {
    return new Letter(
        "en",
        facts.controller() + ": please confirm your data request",
        "Please confirm your request",
        greeting(facts),
        List.of(
            facts.controller()
                + " was asked for a copy of the personal data that it holds about the person with"
                + " this e-mail address.",
            "If you asked for it, please confirm. The data is collected only after that, so that"
                + " nobody else gets it."),
        "Confirm the request",
        facts.link(),
        LINK_NOTE,
        Stream.concat(
                Stream.of("You can confirm until " + facts.expires() + "."),
                facts.due().map(due -> "The answer is due by " + due + ".").stream())
            .toList(),
        List.of(
            "If this was not you, do nothing: without a confirmation nothing is collected or sent.",
            contact(facts)),
        facts.controller());
  }

  @Override
  public Letter ready(Facts facts) {
    return new Letter(
        "en",
        facts.controller() + ": your data is ready",
        "Your data is ready",
        greeting(facts),
        List.of(
            "The copy of your personal data at "
                + facts.controller()
                + " is ready. It is one ZIP file"
                + facts.size().map(size -> " of " + size).orElse("")
                + ": unpack it and open index.html to read it."),
        "Go to the download page",
        facts.link(),
        LINK_NOTE,
        Stream.concat(
                Stream.of("You can download it until " + facts.expires() + "."), downloads(facts))
            .toList(),
        List.of(
            "Please do not pass this mail on: whoever has the link can download your data.",
            contact(facts)),
        facts.controller());
  }

  private static Stream<String> downloads(Facts facts) {
    Integer times = facts.downloads();
    if (times == null) {
      return Stream.empty();
    }
    return Stream.of("The link works for " + (times == 1 ? "1 download." : times + " downloads."));
  }

  private static String greeting(Facts facts) {
    return facts.name().map(name -> "Hello " + name + ",").orElse("Hello,");
  }

  private static String contact(Facts facts) {
    return "Questions? Contact " + facts.controller() + ": " + facts.contact();
  }
}
