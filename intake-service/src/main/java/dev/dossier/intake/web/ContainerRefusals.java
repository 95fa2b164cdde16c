package dev.dossier.intake.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * What the container refuses before any filter or controller sees it, such as a path that cannot be
 * decoded or a header that is too long, is answered like everything else, and not by Tomcat's page.
 */
@Component
class ContainerRefusals implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.addContextCustomizers(context -> {
      if (context.getParent() instanceof StandardHost host) {
        host.setErrorReportValveClass(Valve.class.getName());
        host.getPipeline().addValve(new Valve());
      }
    });
  }

  private static final class Valve extends ErrorReportValve {
    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
      int status = response.getStatus();
      if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
        return;
      }
      AtomicBoolean open = new AtomicBoolean();
      response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, open);
      if (open.get()) {
        write(response, ProblemPages.answer(status, request));
      }
    }

    private static void write(Response response, ResponseEntity<String> answer) {
      response.setHeader("Content-Security-Policy", "default-src 'none'; style-src 'self'");
      response.setHeader("X-Content-Type-Options", "nosniff");
      response.setHeader("Cache-Control", "no-store");
      answer.getHeaders().forEach((name, values) -> response.setHeader(name, values.getFirst()));
      try {
        Writer writer = response.getReporter();
        String body = answer.getBody();
        if (writer != null && body != null) {
          writer.write(body);
          response.finishResponse();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
