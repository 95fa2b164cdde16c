package dev.dossier.collector.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dossier.collector.check.Plan.Column;
import dev.dossier.collector.check.Plan.Relation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanTest {

  private static final Relation USERS = new Relation("public", "users");
  private static final Relation NOTES = new Relation("App", "Notes");

  @Test
  void relationsAndComparedColumnsAreReadOutOfAPlan() {
    Plan plan =
        Plan.of(
            """
            [{"Plan": {"Node Type": "Nested Loop", "Join Filter": "(n.user_id = u.id)",
              "Output": ["u.secret = $1"],
              "Plans": [
                {"Node Type": "Index Scan", "Relation Name": "users", "Schema": "public", "Alias": "u",
                 "Index Cond": "((lower(u.email) = lower($1)) AND (u.kind = 'a'::text))"},
                {"Node Type": "Seq Scan", "Relation Name": "Notes", "Schema": "App", "Alias": "n",
                 "Filter": "((n.\\"ownerId\\" = $2) OR (x.y = $3))"}]}}]
            """);
    assertThat(plan.relations()).isEqualTo(Set.of(USERS, NOTES));
    assertThat(plan.bound())
        .isEqualTo(Set.of(new Column(USERS, "email"), new Column(NOTES, "ownerId")));
  }

  @Test
  void columnsAreKnownByWhatTheyAreCalled() {
    Set<String> names = Set.of("user_id", "email");
    for (String column : Set.of("user_id", "userId", "User ID", "invited_by_user_id", "E-Mail")) {
      assertThat(TableNames.matches(column, names)).as(column).isTrue();
    }
    for (String column : Set.of("id", "user", "superuser_identity", "emails", "femail")) {
      assertThat(TableNames.matches(column, names)).as(column).isFalse();
    }
    assertThat(TableNames.foreign("Companies", "id")).isEqualTo("company_id");
    assertThat(TableNames.foreign("addresses", "id")).isEqualTo("address_id");
    assertThat(TableNames.foreign("users", "uuid")).isEqualTo("user_uuid");
    assertThat(TableNames.foreign("news_address", "id")).isEqualTo("news_address_id");
  }

  @Test
  void eachCodeOfAFindingIsDocumented() throws IOException {
    String reference = Files.readString(Path.of("..", "docs", "data-map.md"));
    for (CheckFinding.Code code : CheckFinding.Code.values()) {
      assertThat(reference).contains("`" + code.name().toLowerCase(Locale.ROOT) + "`");
    }
  }
}
