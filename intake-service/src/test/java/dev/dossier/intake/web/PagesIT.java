package dev.dossier.intake.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dossier.intake.fixture.App;
import dev.dossier.intake.fixture.Browser;
import dev.dossier.intake.fixture.RunningIntake;
import dev.dossier.testsupport.infra.Infrastructure;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PagesIT {
  private static final RunningIntake INTAKE = RunningIntake.get();

  private final Browser browser = new Browser(INTAKE);

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/verify/x", "/download/x", "/nowhere", "/api/v1/requests", "/v3/api-docs"})
  void sendsTheSecurityHeadersWithEveryAnswer(String path) {
    HttpResponse<String> answer = browser.get(path);

    assertThat(answer.headers().firstValue("Content-Security-Policy"))
        .hasValue(
            "default-src 'none'; style-src 'self'; form-action 'self' "
                + Infrastructure.s3().endpoint()
                + "; frame-ancestors 'none'; base-uri 'none'");
    assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(answer.headers().firstValue("X-Robots-Tag")).hasValue("noindex, nofollow");
  }

  @Test
  void answersUnknownPathsForPeopleAndPrograms() {
    HttpResponse<String> page = browser.get("/nowhere");
    HttpResponse<String> problem = browser.program("/nowhere");

    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(page.body()).contains("<h1>Page not found</h1>");
    assertThat(problem.statusCode()).isEqualTo(404);
    assertThat(problem.body()).contains("urn:dossier:problem:not-found").doesNotContain("nowhere");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/verify/%00", "/download/a%2Fb", "/api/v1/requests/%00"})
  void answersWhatTheContainerRefusesForPeopleAndPrograms(String path) {
    HttpResponse<String> problem = browser.program(path);
    HttpResponse<String> page = browser.get(path);

    assertThat(problem.statusCode()).isEqualTo(400);
    assertThat(problem.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(problem.body()).contains("urn:dossier:problem:bad-request");
    assertThat(page.statusCode()).isEqualTo(400);
    assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
    assertThat(page.body()).doesNotContain("HTTP Status");
    if (!path.startsWith("/api/")) {
      assertThat(page.body()).contains("<h1>That did not work</h1>");
    }
  }

  @Test
  void aHeaderThatIsTooLongIsAProblem() {
    HttpResponse<String> answer =
        App.exchange(browser.call("/api/v1/requests").header("X-Long", "x".repeat(20_000)).GET());

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
  }

  @Test
  void aFormThatIsNoneIsRefusedAndIsNoErrorOfOurs() {
    for (String path : new String[] {"/verify", "/download"}) {
      assertThat(browser.post(path, "%zz").statusCode()).isBetween(400, 499);
    }
  }

  @Test
  void namesTheMethodsOfAPath() {
    HttpResponse<String> answer =
        App.exchange(browser.call("/verify").method("DELETE", BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
  }

  @Test
  void servesItsStyle() {
    HttpResponse<String> css = browser.get("/assets/dossier.css");

    assertThat(css.statusCode()).isEqualTo(200);
    assertThat(css.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/css");
    assertThat(css.headers().firstValue("Cache-Control")).hasValue("max-age=3600");
    assertThat(css.headers().firstValue("Last-Modified")).isEmpty();
  }

  /** Their look-up of the tracer waits for the start, and the start for what they measure. */
  @Test
  void metricsHaveNoExemplars() {
    assertThat(INTAKE.bean(Environment.class).getProperty("management.tracing.exemplars.include"))
        .isEqualTo("none");
    assertThatThrownBy(() -> INTAKE.bean("spanContext", Object.class))
        .isInstanceOf(NoSuchBeanDefinitionException.class);
  }

  @Test
  void describesExactlyThePathsThatItHas() {
    Set<String> mapped = new TreeSet<>();
    INTAKE
        .bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .forEach((info, method) ->
            info.getMethodsCondition()
                .getMethods()
                .forEach(verb ->
                    info.getPatternValues()
                        .forEach(path -> mapped.add(verb.name().toLowerCase() + " " + path))));

    JsonNode description =
        JsonMapper.builder().build().readTree(browser.program("/v3/api-docs").body());

    Set<String> described = new TreeSet<>();
    for (String path : description.path("paths").propertyNames()) {
      for (String verb : description.path("paths").path(path).propertyNames()) {
        described.add(verb + " " + path);
      }
    }
    assertThat(described).isEqualTo(mapped);
  }
}
