package dev.dossier.intake.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class SecurityHeadersTest {

  @Test
  void formsMayGoWhereTheirAnswersRedirect() throws Exception {
    assertThat(policy(List.of("https://store.example:9000")))
        .contains("; form-action 'self' https://store.example:9000;");
  }

  @Test
  void withNothingOutsideTheyMayGoNowhereElse() throws Exception {
    assertThat(policy(List.of())).contains("; form-action 'self';");
  }

  private static String policy(List<String> origins) throws Exception {
    MockHttpServletResponse answer = new MockHttpServletResponse();
    new SecurityHeaders(() -> origins)
        .doFilter(new MockHttpServletRequest(), answer, new MockFilterChain());
    return String.valueOf(answer.getHeader("Content-Security-Policy"));
  }
}
