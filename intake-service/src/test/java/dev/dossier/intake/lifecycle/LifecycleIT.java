package dev.dossier.intake.lifecycle;

import static dev.dossier.intake.db.Tables.REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.common.event.LifecycleEvent.RequestChanged;
import dev.dossier.common.event.LifecycleEvent.SubmissionRef;
import dev.dossier.common.event.RequestType;
import dev.dossier.common.event.SubjectDetails;
import dev.dossier.common.event.Topics;
import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Bodies;
import dev.dossier.intake.fixture.Conversation;
import dev.dossier.intake.fixture.LifecycleEvents;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.fixture.TopicReader;
import dev.dossier.intake.request.RequestStatus;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.request.Transition;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

class LifecycleIT {
  private static final RunningIntake INTAKE = RunningIntake.get();

  private final DSLContext db = INTAKE.bean(DSLContext.class);
  private final Requests requests = INTAKE.bean(Requests.class);
  private final TransactionTemplate transactions = INTAKE.bean(TransactionTemplate.class);

  @Test
  void everyLegalMoveIsOneEventAndEveryOtherIsRefusedWithoutOne() {
    Map<UUID, List<String>> expected = new LinkedHashMap<>();
    for (RequestStatus from : RequestStatus.values()) {
      for (Transition transition : Transition.values()) {
        UUID id = requestIn(from);
        boolean legal = transition.from().contains(from);
        boolean moved = move(id, transition);
        assertThat(moved).as("%s from %s", transition, from).isEqualTo(legal);
        assertThat(requests.find(id).orElseThrow().status())
            .isEqualTo(legal ? transition.to() : from);
        expected.put(
            id, legal ? List.of("pending 1", transition.to().word() + " 2") : List.of("pending 1"));
      }
    }
    assertThat(expected).hasSize(RequestStatus.values().length * Transition.values().length);

    LifecycleEvents.of(INTAKE, expected.keySet().iterator().next());
    Map<UUID, List<String>> heard = new LinkedHashMap<>();
    LifecycleEvents.all(RequestChanged.class, event -> true)
        .forEach(event ->
            heard
                .computeIfAbsent(event.data().requestId(), id -> new ArrayList<>())
                .add(event.data().status() + " " + event.change()));
    assertThat(heard).containsAllEntriesOf(expected);
  }

  @Test
  void whatIsRolledBackIsNotTold() {
    UUID id = requestIn(RequestStatus.PENDING);

    transactions.executeWithoutResult(status -> {
      assertThat(requests.move(id, Transition.CANCEL, null, new Actor.System())).isTrue();
      status.setRollbackOnly();
    });
    move(id, Transition.LAPSE);

    assertThat(LifecycleEvents.of(INTAKE, id))
        .extracting(event -> event.data().status() + " " + event.change())
        .containsExactly("pending 1", "lapsed 2");
  }

  @Test
  void anEventIsACloudEventInStructuredModeThatNamesTheAppsOwnKey() {
    App app = App.create(INTAKE, App.ALL);
    String email = Bodies.freshAddress();
    UUID id = app.submit(Bodies.unverified("access", email), "Idempotency-Key", "ticket-77").id();
    app.post("/api/v1/requests/" + id + "/cancel");

    List<RequestChanged> events = LifecycleEvents.of(INTAKE, id);

    assertThat(events)
        .extracting(RequestChanged::type)
        .containsExactly("dev.dossier.request.pending.v1", "dev.dossier.request.cancelled.v1");
    assertThat(events)
        .allSatisfy(event -> {
          assertThat(event.source()).isEqualTo(URI.create("http://portal.example"));
          assertThat(event.app()).isEqualTo("app-" + app.id());
          assertThat(event.subject()).isEqualTo(id.toString());
          assertThat(event.data().submission()).isEqualTo(SubmissionRef.http("ticket-77"));
        });
    assertThat(TopicReader.all(Topics.LIFECYCLE))
        .filteredOn(message -> id.toString().equals(message.key()))
        .hasSize(2)
        .allSatisfy(message -> {
          assertThat(message.headers().lastHeader("content-type").value())
              .asString(StandardCharsets.UTF_8)
              .isEqualTo("application/cloudevents+json; charset=UTF-8");
          assertThat(message.value()).asString(StandardCharsets.UTF_8).doesNotContain(email);
        });
  }

  private UUID requestIn(RequestStatus status) {
    UUID id =
        Conversation.received(
            INTAKE,
            RequestType.ACCESS,
            new SubjectDetails(Bodies.freshAddress(), null, null, Map.of()));
    db.update(REQUEST).set(REQUEST.STATUS, status.word()).where(REQUEST.ID.eq(id)).execute();
    return id;
  }

  private boolean move(UUID id, Transition transition) {
    return Boolean.TRUE.equals(
        transactions.execute(status -> requests.move(id, transition, null, new Actor.System())));
  }
}
