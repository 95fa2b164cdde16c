package dev.dossier.intake.officer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.dossier.common.event.CollectMessage.Collect;
import dev.dossier.common.event.CollectMessage.Resolve;
import dev.dossier.common.event.Failure;
import dev.dossier.common.event.PlanMessage;
import dev.dossier.common.event.Reason;
import dev.dossier.common.event.SubjectDetails;
import dev.dossier.common.event.Topics;
import dev.dossier.intake.fixture.Conversation;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.intake.fixture.SampleMap;
import dev.dossier.intake.fixture.WideMap;
import dev.dossier.intake.map.CurrentDataMap;
import dev.dossier.intake.request.RequestStatus;
import dev.dossier.testsupport.infra.Infrastructure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Intake restarted with another data map: 60 sections over 12 sources, databases and APIs. */
class MapChangeIT {
  private static final RunningIntake INTAKE = RunningIntake.get();
  private static String before;
  private static String now;
  private static Case failed;
  private static Case underWay;
  private static Case handedOver;
  private static Set<String> topicsBefore;

  @BeforeAll
  static void change() {
    before = INTAKE.bean(CurrentDataMap.class).get().hash();
    failed = Case.failed(INTAKE, "support", "accounts");
    underWay = Case.dispatched(INTAKE);
    handedOver = Case.handedOverWithout(INTAKE, "support");
    topicsBefore = topics();
    INTAKE.restart(WideMap.yaml());
    now = INTAKE.bean(CurrentDataMap.class).get().hash();
  }

  @AfterAll
  static void changeBack() {
    INTAKE.restart(SampleMap.YAML);
  }

  @Test
  void eachSourceOfTheNewMapHasItsTopic() {
    for (String source : WideMap.SOURCES) {
      assertThat(topics())
          .contains(Topics.collect(source), Topics.deadLetters(Topics.collect(source)));
    }
    assertThat(topicsBefore).doesNotContain(Topics.collect("desk"), Topics.collect("h1"));
  }

  @Test
  void aRequestUnderWayKeepsTheMapThatItWasPlannedBy() {
    Conversation c = underWay.c();
    c.say(c.failed(c.awaitCollect("support"), Failure.of(Reason.TIMEOUT)));

    Collect second = c.awaitCollect("support", 2, 0);

    assertThat(second.dataMap()).isEqualTo(before);
    assertThat(second.source()).isEqualTo("crm");
    assertThat(c.identifiers(second).get("contact")).containsExactly("con_1");
    for (Collect item : List.of(c.awaitCollect("profile"), c.awaitCollect("accounts"), second)) {
      c.say(c.ended(item, 3));
    }
    underWay.awaitSection("support", "found");
    underWay.awaitSection("accounts", "found");
    underWay.awaitSection("profile", "found");
  }

  @Test
  void aRetryGoesByTheMapAsItIsNowAndLooksUpWhatItChanged() {
    Conversation c = failed.c();
    assertThat(failed.decide("sections/accounts/retry").status())
        .as("it is in the map no more")
        .isEqualTo(409);

    assertThat(failed.decide("sections/support/retry").status()).isEqualTo(200);

    // The vendor has to know the person too, by the new map.
    Resolve vendor = c.awaitLookedUp("address_at_vendor", 1);
    assertThat(vendor.dataMap()).isEqualTo(now);
    assertThat(vendor.source()).isEqualTo("h3");
    assertThat(c.identifiers(vendor)).isEqualTo(Map.of("user_id", List.of("4711")));
    c.say(c.identityFound(vendor, failed.address()));
    Resolve customer = c.awaitLookedUp("customer", 2);
    assertThat(customer.dataMap()).isEqualTo(now);
    c.say(c.identityFound(customer, "C-2"));
    Resolve contact = c.awaitLookedUp("contact", 2);
    assertThat(c.identifiers(contact).get("customer")).containsExactly("C-2");
    c.say(c.identityFound(contact, "con_2"));
    Collect again = c.awaitBegun("support", 2);
    assertThat(again.dataMap()).isEqualTo(now);
    assertThat(again.source()).isEqualTo("desk");
    assertThat(c.identifiers(again).get("contact")).containsExactly("con_2");
    assertThat(c.lookedUp("address_on_file")).as("the map says the same of it").hasSize(1);
    assertThat(c.lookedUp("visitor")).as("nothing needs it").isEmpty();
    c.say(c.ended(again, 4));
    failed.awaitSection("support", "found");
    assertThat(c.awaitStatus(RequestStatus.NEEDS_ATTENTION).statusReason())
        .contains("accounts (bad_query)");
    PlanMessage.Plan plan = c.awaitPlans(2).getLast();
    assertThat(plan.dataMap()).as("the version's own").isEqualTo(before);
    assertThat(plan.sections())
        .extracting(PlanMessage.PlannedSection::name, PlanMessage.PlannedSection::dataMap)
        .containsExactly(tuple("profile", null), tuple("accounts", null), tuple("support", now));
  }

  @Test
  void aSupplementGoesByTheMapAsItIsNow() {
    assertThat(handedOver.decide("sections/support/retry").status()).isEqualTo(200);

    PlanMessage.Plan plan = handedOver.c().awaitPlans(3).getLast();
    assertThat(plan.dataMap()).isEqualTo(now);
    assertThat(plan.previous()).isEqualTo(handedOver.version(1).getSha256());
    assertThat(plan.sections()).hasSize(1);
    assertThat(handedOver.c().awaitLookedUp("customer", 2).packageVersion()).isEqualTo(2);
  }

  @Test
  void sixtySectionsOverTwelveSourcesAreCollectedAndHandedOver() {
    Case it = Case.begun(INTAKE);
    answerAll(it.c(), it.address());
    List<String> names =
        new ArrayList<>(INTAKE.bean(CurrentDataMap.class).get().sections().keySet());
    assertThat(names).hasSize(WideMap.SECTIONS);
    assertThat(it.c().awaitPlans(1).getFirst().sections())
        .extracting(PlanMessage.PlannedSection::name)
        .containsExactlyElementsOf(names);

    Map<String, Collect> items = new HashMap<>();
    names.forEach(name -> items.put(name, it.c().awaitCollect(name)));

    assertThat(items.values().stream().map(Collect::source).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(WideMap.SOURCES);
    items.values().forEach(item -> it.c().say(it.c().ended(item, 3)));
    it.awaitSection(names.getLast(), "found");
    it.say(it.c().sealed(1, names.stream().map(items::get).toArray(Collect[]::new)));
    it.c().awaitStatus(RequestStatus.READY);
    assertThat(it.officer().get(it.c().requestId()).body().path("sections").size())
        .isEqualTo(WideMap.SECTIONS);
  }

  @Test
  void byTheAddressAloneTheSameIsAskedForAsWithTheId() {
    String address = "joe-" + UUID.randomUUID() + "@example.org";
    Conversation withId = begun(address, "4711");
    answerAll(withId, address);
    Conversation alone = begun(address, null);
    alone.say(alone.identityFound(alone.awaitResolve("user_id", 1), "4711"));
    answerAll(alone, address);

    for (String name : INTAKE.bean(CurrentDataMap.class).get().sections().keySet()) {
      assertThat(alone.identifiers(alone.awaitCollect(name)))
          .as(name)
          .isEqualTo(withId.identifiers(withId.awaitCollect(name)));
    }
  }

  @Test
  void aChainOfThreeGoesOverApisAndDatabases() {
    Conversation c = begun("ann@example.org", "7");
    Resolve visitor = c.awaitResolve("visitor", 1);
    assertThat(visitor.source()).isEqualTo("h1");
    assertThat(c.identifiers(visitor)).isEqualTo(Map.of("email", List.of("ann@example.org")));
    c.say(c.identityFound(visitor, "v1", "v2"));
    Resolve org = c.awaitResolve("org", 1);
    assertThat(org.source()).isEqualTo("x1");
    assertThat(c.identifiers(org)).isEqualTo(Map.of("visitor", List.of("v1", "v2")));
    c.say(c.identityFound(org, "o1"));

    Resolve ref = c.awaitResolve("billing_ref", 1);

    assertThat(ref.source()).isEqualTo("h2");
    assertThat(c.identifiers(ref)).isEqualTo(Map.of("org", List.of("o1")));
  }

  @Test
  void aLinkOfTheChainThatFailsFailsWhatHangsOnItAndNothingElse() {
    Case it = Case.begun(INTAKE);
    addresses(it.c(), it.address());
    it.c().say(it.c().identityFailed(it.c().awaitResolve("visitor", 1), Reason.ACCESS_DENIED));
    it.c().say(it.c().identityFound(it.c().awaitResolve("customer", 1), "C-1"));
    it.c().say(it.c().identityFound(it.c().awaitResolve("contact", 1), "con"));
    for (String name : INTAKE.bean(CurrentDataMap.class).get().sections().keySet()) {
      boolean hangs =
          INTAKE.bean(CurrentDataMap.class).get().section(name).datasets().values().stream()
              .flatMap(dataset -> dataset.reading().parameters().stream())
              .anyMatch(WideMap.CHAIN::contains);
      if (hangs) {
        it.awaitSection(name, "failed");
        assertThat(it.section(name).path("reason").asString()).isEqualTo("upstream_failed");
      } else {
        it.c().say(it.c().ended(it.c().awaitCollect(name), 1));
      }
    }
    it.c().awaitStatus(RequestStatus.NEEDS_ATTENTION);

    it.decide("sections/s02/retry");

    Resolve again = it.c().awaitLookedUp("visitor", 2);
    it.c().say(it.c().identityFound(again, "v9"));
    assertThat(it.c().identifiers(it.c().awaitBegun("s02", 1))).isNotEmpty();
  }

  @Test
  void anApiThatKnowsThePersonByAnotherAddressStopsTheCollection() {
    Conversation c = begun("kim@example.org", "8");
    c.say(c.identityFound(c.awaitResolve("address_on_file", 1), "old@example.org"));

    c.say(c.identityFound(c.awaitResolve("address_at_vendor", 1), "else@example.org"));

    assertThat(c.awaitStatus(RequestStatus.NEEDS_ATTENTION).statusReason())
        .isEqualTo(
            "The identity address_on_file does not match email. The identity address_at_vendor"
                + " does not match email. Nothing was collected.");
    assertThat(INTAKE.wiretap().heard(c.requestId(), Collect.class)).isEmpty();
  }

  @Test
  void anApiThatDoesNotKnowThePersonStopsNothing() {
    Conversation c = begun("kim@example.org", "8");
    c.say(c.identityFound(c.awaitResolve("address_on_file", 1), "KIM@example.org"));

    c.say(c.identityFound(c.awaitResolve("address_at_vendor", 1)));

    c.awaitCollect("profile");
  }

  private static Conversation begun(String address, String id) {
    return Conversation.begin(INTAKE, new SubjectDetails(address, id, null, Map.of()));
  }

  private static void addresses(Conversation c, String address) {
    c.say(c.identityFound(c.awaitResolve("address_on_file", 1), address));
    c.say(c.identityFound(c.awaitResolve("address_at_vendor", 1), address));
  }

  private static void answerAll(Conversation c, String address) {
    addresses(c, address);
    c.say(c.identityFound(c.awaitResolve("customer", 1), "C-1"));
    c.say(c.identityFound(c.awaitResolve("contact", 1), "con"));
    for (String identity : WideMap.CHAIN) {
      c.say(c.identityFound(c.awaitResolve(identity, 1), identity + "-1"));
    }
  }

  private static Set<String> topics() {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", Infrastructure.kafka().bootstrapServers()))) {
      return admin.listTopics().names().get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
