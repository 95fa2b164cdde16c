package dev.dossier.collector.check;

import dev.dossier.collector.check.Scope.Use;
import dev.dossier.common.datamap.BoundText;
import dev.dossier.common.datamap.DataMapException;
import dev.dossier.common.datamap.Finding;
import dev.dossier.common.datamap.HttpAuth;
import dev.dossier.common.datamap.HttpSource;
import dev.dossier.common.datamap.JdbcSource;
import dev.dossier.common.datamap.JsonTemplate;
import dev.dossier.common.datamap.Request;
import dev.dossier.common.datamap.Source;
import dev.dossier.common.datamap.Template;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a source and its requests take from the environment. */
final class Variables {

  private final List<Template> templates = new ArrayList<>();

  private Variables() {}

  /**
   * @throws DataMapException names each variable that is not set and has no default
   */
  static void check(Source source, List<Use> uses, Map<String, String> environment) {
    Variables variables = new Variables();
    switch (source) {
      case JdbcSource database ->
          variables.add(database.url(), database.username(), database.password());
      case HttpSource api -> variables.add(api);
    }
    for (Use use : uses) {
      if (use.reading() instanceof Request request) {
        variables.add(request);
      }
    }
    Set<Finding> findings = new LinkedHashSet<>();
    for (Template template : variables.templates) {
      try {
        template.resolve(environment);
      } catch (DataMapException e) {
        findings.addAll(e.findings());
      }
    }
    if (!findings.isEmpty()) {
      throw new DataMapException(List.copyOf(findings));
    }
  }

  private void add(Template... some) {
    templates.addAll(List.of(some));
  }

  private void add(HttpSource api) {
    add(api.baseUrl(), api.allowPrivate());
    templates.addAll(api.headers().values());
    templates.addAll(api.allowHosts());
    switch (api.auth()) {
      case HttpAuth.None none -> {}
      case HttpAuth.Bearer bearer -> add(bearer.token());
      case HttpAuth.Basic basic -> add(basic.username(), basic.password());
      case HttpAuth.Header header -> add(header.value());
      case HttpAuth.Query query -> add(query.value());
      case HttpAuth.OAuth2 oauth -> add(oauth.tokenUrl(), oauth.clientId(), oauth.clientSecret());
    }
  }

  private void add(Request request) {
    add(request.path());
    request.params().values().forEach(texts -> texts.forEach(this::add));
    if (request.body() != null) {
      add(request.body());
    }
    Request.Detail detail = request.detail();
    if (detail != null) {
      add(detail.path());
      detail.params().values().forEach(texts -> texts.forEach(this::add));
    }
  }

  private void add(JsonTemplate json) {
    switch (json) {
      case JsonTemplate.Fields fields -> fields.fields().values().forEach(this::add);
      case JsonTemplate.Items items -> items.items().forEach(this::add);
      case JsonTemplate.Text text -> add(text.text());
      case JsonTemplate.Literal literal -> {}
    }
  }

  private void add(BoundText text) {
    for (BoundText.Part part : text.parts()) {
      if (part instanceof BoundText.Fixed fixed) {
        templates.add(fixed.text());
      }
    }
  }
}
