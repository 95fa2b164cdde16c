package dev.dossier.common.datamap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HttpDataMapTest {

  private final DataMap map = Example.parse(Example.http());

  private static List<BoundText> texts(String... texts) {
    return List.of(texts).stream().map(BoundText::of).toList();
  }

  private Request request(String section, String dataset) {
    return (Request) map.section(section).dataset(dataset).reading();
  }

  @Test
  void theInterfacesExampleIsAccepted() {
    DataMap whole = Example.parse(Example.text("/datamap/whole.yaml"));
    assertThat(whole.sections().keySet())
        .containsExactly("profile", "billing", "stripe", "support");
    assertThat(whole.identity("intercom_contact").dependsOn()).containsExactly("email");
    assertThat(whole.identitiesNeededBy(whole.section("support")))
        .containsExactly("intercom_contact");
  }

  @Test
  void eachSettingOfASourceIsRead() {
    assertThat(map.source("crm"))
        .isEqualTo(
            new HttpSource(
                "crm",
                Template.of("${CRM_URL:-https://api.crm.example/v2}"),
                new HttpAuth.Bearer(Template.of("${CRM_TOKEN}")),
                Map.of(
                    "X-Version", Template.of("2.14"), "X-Tenant", Template.of("${TENANT:-main}")),
                new RateLimit(25, Duration.ofSeconds(1)),
                Duration.ofSeconds(20),
                Duration.ofHours(2),
                List.of(
                    Template.of("files.crm.example"), Template.of("${CRM_FILES:-cdn.crm.example}")),
                Template.of("${VENDORS_PRIVATE:-false}"),
                1048576,
                500,
                2));
  }

  @Test
  void whatASourceLeavesOutHasADefault() {
    assertThat(map.source("open"))
        .isEqualTo(
            new HttpSource(
                "open",
                Template.of("https://open.example"),
                new HttpAuth.None(),
                Map.of(),
                null,
                Duration.ofSeconds(30),
                Duration.ofHours(6),
                List.of(),
                Template.of("false"),
                8 * 1024 * 1024,
                100_000,
                4));
  }

  @Test
  void eachKindOfAuthIsRead() {
    assertThat(auth("tickets"))
        .isEqualTo(new HttpAuth.Basic(Template.of("dossier"), Template.of("${TICKETS_PASSWORD}")));
    assertThat(auth("metrics"))
        .isEqualTo(new HttpAuth.Header("X-Api-Key", Template.of("${METRICS_KEY}")));
    assertThat(auth("forms")).isEqualTo(new HttpAuth.Query("api_key", Template.of("${FORMS_KEY}")));
    assertThat(auth("events"))
        .isEqualTo(
            new HttpAuth.OAuth2(
                Template.of("https://login.example/token"),
                Template.of("dossier"),
                Template.of("${EVENTS_SECRET}"),
                List.of("read", "events:list")));
  }

  private HttpAuth auth(String source) {
    return ((HttpSource) map.source(source)).auth();
  }

  @Test
  void identitiesAreLookedUpByRequests() {
    assertThat(map.identity("user_id").lookup())
        .isEqualTo(
            new Lookup(
                "crm",
                new Request(
                    Request.Method.GET,
                    BoundText.of("/lookup"),
                    Map.of("mail", texts("{email}")),
                    null,
                    FieldPath.of("hits"),
                    null,
                    null,
                    null,
                    Set.of()),
                FieldPath.of("ids.main")));
    assertThat(map.identity("ticket_ids").lookup())
        .isEqualTo(
            new Lookup(
                "tickets",
                new Request(
                    Request.Method.POST,
                    BoundText.of("/search"),
                    Map.of(),
                    new JsonTemplate.Fields(
                        Map.of("q", new JsonTemplate.Text(BoundText.of("{email}")))),
                    FieldPath.WHOLE,
                    null,
                    null,
                    null,
                    Set.of()),
                FieldPath.WHOLE));
    assertThat(map.identity("account").dependsOn()).containsExactly("user_id");
  }

  @Test
  void eachPartOfARequestIsRead() {
    assertThat(request("contacts", "deals"))
        .isEqualTo(
            new Request(
                Request.Method.GET,
                BoundText.of("/deals/by-{user_id}"),
                Map.of(),
                null,
                FieldPath.of("data.list"),
                new Paging.Cursor(
                    FieldPath.of("page[after]"), null, FieldPath.of("paging.next.after"), null),
                new Request.Detail(
                    BoundText.of("/deals/{id}/owner/{owner.id}"),
                    Map.of("with[]", texts("notes", "{kind}")),
                    FieldPath.of("deal"),
                    Set.of(404)),
                null,
                Set.of()));
    assertThat(request("contacts", "person").notFound()).containsExactlyInAnyOrder(404, 410);
    assertThat(request("contacts", "person").parameters()).containsExactly("user_id");
    assertThat(request("contacts", "cards").params())
        .isEqualTo(
            Map.of(
                "customer", texts("{account}"),
                "expand[]", texts("owner", "tenant-${TENANT:-main}"),
                "limit", texts("100"),
                "empty", texts("")));
    assertThat(request("support", "tickets").total())
        .isEqualTo(
            new Request.Total(FieldPath.of("comments.total_count"), FieldPath.of("comments.list")));
    assertThat(request("usage", "events").method()).isEqualTo(Request.Method.GET);
  }

  @Test
  void eachKindOfPagingIsRead() {
    FieldPath more = FieldPath.of("more");
    assertThat(request("contacts", "cards").paging())
        .isEqualTo(
            new Paging.Cursor(
                FieldPath.of("starting_after"),
                FieldPath.of("id"),
                null,
                FieldPath.of("has_more")));
    assertThat(request("support", "tickets").paging())
        .isEqualTo(
            new Paging.Cursor(
                FieldPath.of("pagination.starting_after"),
                null,
                FieldPath.of("pages.next.starting_after"),
                FieldPath.of("pages.more")));
    assertThat(request("support", "everything").paging())
        .isEqualTo(
            new Paging.Offset(FieldPath.of("page.offset"), FieldPath.of("page.limit"), 100, more));
    assertThat(request("usage", "events").paging())
        .isEqualTo(new Paging.Offset(FieldPath.of("offset"), null, 0, null));
    assertThat(request("usage", "sessions").paging())
        .isEqualTo(new Paging.Page(FieldPath.of("page"), 0, null, FieldPath.of("meta.pages")));
    assertThat(request("usage", "visits").paging())
        .isEqualTo(new Paging.Page(FieldPath.of("page"), 1, more, null));
    assertThat(request("contacts", "links").paging()).isEqualTo(new Paging.Link(null));
    assertThat(request("contacts", "links").items()).isEqualTo(FieldPath.WHOLE);
    assertThat(request("contacts", "pages").paging())
        .isEqualTo(new Paging.Link(FieldPath.of("links.next")));
  }

  @Test
  void aBodyIsTheJsonThatItsYamlStandsFor() {
    JsonTemplate.Fields body = (JsonTemplate.Fields) request("support", "tickets").body();
    assertThat(body.fields().keySet()).containsExactly("query", "words", "none", "pagination");
    assertThat(body.names()).containsExactly("email", "user_id");
    assertThat(body.fields().get("query"))
        .isEqualTo(
            new JsonTemplate.Fields(
                Map.of(
                    "field",
                    text("requester"),
                    "operator",
                    text("="),
                    "values",
                    new JsonTemplate.Items(List.of(text("{email}"), text("id:{user_id}"))),
                    "deep",
                    new JsonTemplate.Items(
                        List.of(literals("1", "-2.50e3"), literals("true", "false", "null"))))));
    assertThat(body.fields().get("words"))
        .isEqualTo(
            new JsonTemplate.Fields(
                Map.of(
                    "plain", text("no"),
                    "quoted", text("true"),
                    "number", text("7"),
                    "empty", text(""),
                    "lines", text("a\nb"),
                    "tenant", text("${TENANT:-main}"),
                    "braces", text("{{ user }}"),
                    "zip", text("01067a"))));
    assertThat(body.fields().get("none")).isEqualTo(new JsonTemplate.Fields(Map.of()));
    assertThat(body.fields().get("pagination"))
        .isEqualTo(new JsonTemplate.Fields(Map.of("per_page", new JsonTemplate.Literal("50"))));
  }

  private static JsonTemplate text(String text) {
    return new JsonTemplate.Text(BoundText.of(text));
  }

  private static JsonTemplate literals(String... literals) {
    return new JsonTemplate.Items(
        List.of(literals).stream()
            .map(each -> (JsonTemplate) new JsonTemplate.Literal(each))
            .toList());
  }

  @Test
  void eachMaskIsRead() {
    assertThat(map.section("contacts").dataset("cards").masks())
        .containsExactly(
            Map.entry("number", new Mask.Last4()),
            Map.entry("owner.name", new Mask.Hash()),
            Map.entry("note", new Mask.Truncate(20)),
            Map.entry("fingerprint", new Mask.Drop()));
  }

  @Test
  void anUnsetVariableOfARequestNamesItsLine() {
    String yaml = Example.http().replace("tenant: \"${TENANT:-main}\"", "tenant: \"${TENANT}\"");
    Request request = (Request) Example.parse(yaml).section("support").dataset("tickets").reading();
    JsonTemplate.Fields words =
        (JsonTemplate.Fields)
            ((JsonTemplate.Fields) Objects.requireNonNull(request.body())).fields().get("words");
    BoundText.Fixed tenant =
        (BoundText.Fixed)
            ((JsonTemplate.Text) words.fields().get("tenant")).text().parts().getFirst();
    assertThat(catchThrowable(() -> tenant.text().resolve(Map.of())))
        .isInstanceOf(DataMapException.class)
        .hasMessage(
            "example.yaml:66: sections.support.datasets.tickets.request.body.words.tenant:"
                + " expected the environment variable TENANT to be set");
  }
}
