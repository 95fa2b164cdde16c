package dev.dossier.common.datamap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;

class JdbcUrlTest {

  @Test
  void jdbcUrlsStayAsTheyAre() {
    assertThat(JdbcUrl.of("jdbc:mariadb://h/d?user=a"))
        .isEqualTo(new JdbcUrl("jdbc:mariadb://h/d?user=a", null, null));
  }

  @Test
  void userAndPasswordAreDecoded() {
    assertThat(JdbcUrl.of("postgresql://j%40ne:p%3A%2F+%25@db.example:5433/saas"))
        .isEqualTo(new JdbcUrl("jdbc:postgresql://db.example:5433/saas", "j@ne", "p:/+%"));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "postgresql://, jdbc:postgresql://localhost/",
        "postgres://h, jdbc:postgresql://h/",
        "postgresql://h/, jdbc:postgresql://h/",
        "postgresql://u@h/d, jdbc:postgresql://h/d",
        "postgresql://[::1]:5432/d, jdbc:postgresql://[::1]:5432/d",
        "\"postgresql://a:1,b:2/d\", \"jdbc:postgresql://a:1,b:2/d\"",
        "postgresql://h/a%20b+c, jdbc:postgresql://h/a+b%2Bc",
        "postgresql://h/d?sslmode=require, jdbc:postgresql://h/d?sslmode=require",
        "postgresql://h?dbname=d&user=u&password=p, jdbc:postgresql://h/d",
        "postgresql://h/d?target_session_attrs=read-only,"
            + " jdbc:postgresql://h/d?targetServerType=secondary",
        "postgresql://h/d?connect_timeout=5&application_name=a%20b,"
            + " jdbc:postgresql://h/d?connectTimeout=5&ApplicationName=a+b",
        "postgresql://h/d?keepalives=0, jdbc:postgresql://h/d?tcpKeepAlive=false",
        "postgresql://h/d?options=-c%20search_path%3Dx,"
            + " jdbc:postgresql://h/d?options=-c+search_path%3Dx",
      })
  void libpqUrisAreTranslated(String libpq, String jdbc) {
    assertThat(JdbcUrl.of(libpq).url()).isEqualTo(jdbc);
  }

  @Test
  void theDriverUnderstandsTheTranslation() {
    Properties properties =
        Driver.parseURL(
            JdbcUrl.of("postgresql://u:p@h:5433/a%20b%2Bc?options=-c%20x%3D1&sslmode=require")
                .url(),
            new Properties());
    assertThat(properties)
        .containsEntry("PGHOST", "h")
        .containsEntry("PGPORT", "5433")
        .containsEntry("PGDBNAME", "a b+c")
        .containsEntry("options", "-c x=1")
        .containsEntry("sslmode", "require");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "mysql://h/d",
        "postgresql:h",
        "postgresql://u:hunter2@h:port/d",
        "postgresql://u:hunter2@%2Fvar%2Frun/d",
        "postgresql://u:hunter2%4@h/d",
        "postgresql://u:hunter2/x@h/d",
        "postgresql://u:1?hunter2=x@h/d",
        "postgresql://u:hunter2?x@h/d",
        "postgresql://u:hunter2@h/d?sslmode",
        "postgresql://u:hunter2@h/d?sslcrl=x",
        "postgresql://u:hunter2@h/d?host=/tmp",
      })
  void anythingElseIsRefusedWithoutShowingIt(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> JdbcUrl.of(url))
        .withMessageStartingWith("expected ")
        .withMessageNotContaining("hunter2");
  }

  @Test
  void thePasswordIsNotShown() {
    assertThat(JdbcUrl.of("postgresql://u:hunter2@h/d").toString()).doesNotContain("hunter2");
  }
}
