package dev.dossier.intake.submission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.NotificationMessage.Kind;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.audit.AuditEntry;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.Browser;
import dev.dossier.intake.fixture.Mails;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.fixture.Sealed;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.ExecuteListenerProvider;
import org.jooq.impl.DefaultExecuteListenerProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/**
 * An answer tells nobody whether a person is known here: not by its words, and not by its time,
 * since the very same statements are run for each. Counted, not timed.
 */
class SameWorkIT {
  private static final RunningIntake INTAKE = RunningIntake.get();

  private final App app = App.create(INTAKE, App.ALL);
  private final App another = App.create(INTAKE, App.ALL);
  private final Browser browser = new Browser(INTAKE);
  private final Mails mails = new Mails(INTAKE);
  private final Configuration jooq = INTAKE.bean(DSLContext.class).configuration();
  private final ExecuteListenerProvider[] before = jooq.executeListenerProviders();
  private final Queue<String> statements = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void listen() {
    ExecuteListener listener =
        new ExecuteListener() {
          @Override
          public void executeStart(ExecuteContext context) {
            // Not what jobs do beside it.
            if (Thread.currentThread().getName().matches("(http-nio|tomcat-handler).*")) {
              statements.add(String.valueOf(context.sql()));
            }
          }
        };
    ExecuteListenerProvider[] all = java.util.Arrays.copyOf(before, before.length + 1);
    all[before.length] = new DefaultExecuteListenerProvider(listener);
    jooq.set(all);
  }

  @AfterEach
  void stop() {
    jooq.set(before);
  }

  @Test
  void aSubmissionForAStrangerAndForAPersonWhoIsKnown() {
    String waiting = Bodies.freshAddress();
    another.submit(Bodies.unverified("access", waiting));
    String answered = Bodies.freshAddress();
    UUID other = another.submit(Bodies.verified("access", answered, Instant.now())).id();
    Sealed.of(INTAKE, other, 1);
    String own = Bodies.freshAddress();
    app.submit(Bodies.unverified("access", own));
    String withdrawn = Bodies.freshAddress();
    UUID gone = another.submit(Bodies.unverified("access", withdrawn)).id();
    another.post("/api/v1/requests/" + gone + "/cancel");
    App.Reply[] reply = new App.Reply[1];
    List<String> stranger =
        statementsOf(() -> reply[0] = app.submit(Bodies.unverified("access", fresh())));
    assertThat(stranger).isNotEmpty();
    String words = shape(reply[0]);

    for (String known : List.of(waiting, answered, own, withdrawn)) {
      List<String> theirs =
          statementsOf(() -> reply[0] = app.submit(Bodies.unverified("access", known)));

      assertThat(theirs).isEqualTo(stranger);
      assertThat(shape(reply[0])).isEqualTo(words);
    }
  }

  @Test
  void aSubmissionForAPersonWhoHasHadAllMailsOfTheDay() {
    String asked = Bodies.freshAddress();
    for (int i = 0; i < 5; i++) {
      another.submit(Bodies.unverified("access", asked));
    }
    // The day's first call with a key is noted with it.
    app.get(UUID.randomUUID());
    App.Reply[] reply = new App.Reply[1];
    List<String> stranger =
        statementsOf(() -> reply[0] = app.submit(Bodies.unverified("access", fresh())));
    String words = shape(reply[0]);

    List<String> sixth =
        statementsOf(() -> reply[0] = app.submit(Bodies.unverified("access", asked)));

    assertThat(sixth).isEqualTo(stranger);
    assertThat(shape(reply[0])).isEqualTo(words);
    assertThat(INTAKE.bean(Audit.class).of(reply[0].id()))
        .extracting(AuditEntry::action)
        .contains("verification_mail_withheld")
        .doesNotContain("mail_requested");
  }

  @Test
  void aRequestOfAnotherAppAndOneThatIsNotThere() {
    App own = App.create(INTAKE, "requests:write", "requests:read");
    UUID theirs = another.submit(Bodies.unverified("access", fresh())).id();
    String[] bodies = new String[2];
    // The day's first call with a key is noted with it.
    own.get(UUID.randomUUID());

    List<String> hidden = statementsOf(() -> bodies[0] = own.get(theirs).http().body());
    List<String> missing = statementsOf(() -> bodies[1] = own.get(UUID.randomUUID()).http().body());

    assertThat(hidden).isEqualTo(missing);
    assertThat(bodies[0]).isEqualTo(bodies[1]);
  }

  @Test
  void aTokenThatNobodyKnowsWhateverItIsOf() {
    UUID id = app.submit(Bodies.unverified("access", fresh())).id();
    String ofAnotherKind = mails.token(id, Kind.VERIFICATION, 1);
    String unknown = dev.dossier.intake.web.Tokens.random();
    String[] bodies = new String[2];
    // The process's first one reads the key of the hash that counts them.
    browser.get("/status/" + dev.dossier.intake.web.Tokens.random());

    for (String page : List.of("/not-me/", "/status/", "/answer/", "/download/")) {
      List<String> first = statementsOf(() -> bodies[0] = browser.get(page + ofAnotherKind).body());
      List<String> second = statementsOf(() -> bodies[1] = browser.get(page + unknown).body());

      assertThat(first).isEqualTo(second).isNotEmpty();
      assertThat(bodies[0]).isEqualTo(bodies[1]);
    }
  }

  private List<String> statementsOf(Runnable call) {
    statements.clear();
    call.run();
    return List.copyOf(statements);
  }

  /** The answer without what differs between any two requests. */
  private static String shape(App.Reply reply) {
    ObjectNode body = ((ObjectNode) reply.body()).deepCopy();
    body.remove("id");
    return reply.status() + " " + body;
  }

  private static String fresh() {
    return Bodies.freshAddress();
  }
}
