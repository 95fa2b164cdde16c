package dev.dossier.collector.http;

import dev.dossier.collector.call.Answer;
import dev.dossier.collector.call.Call;
import dev.dossier.collector.call.Calls;
import dev.dossier.common.datamap.HttpSource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** An API without a network: what it answers, and what it was asked. */
final class Vendor implements Calls {
  static final String BASE = "https://api.example/base";

  private final Function<String, Answer> answers;
  private final List<String> asked = new ArrayList<>();

  /**
   * @param answers by the call: its target, and on POST a space and the body
   */
  Vendor(Function<String, Answer> answers) {
    this.answers = answers;
  }

  @Override
  public Answer send(HttpSource source, Call call, Duration patience) {
    byte[] json = call.json();
    String text =
        json == null
            ? call.target()
            : call.target() + " " + new String(json, StandardCharsets.UTF_8);
    asked.add(text);
    return answers.apply(text);
  }

  List<String> asked() {
    return asked;
  }

  static Answer ok(String json, String... links) {
    return answer(200, json, links);
  }

  static Answer answer(int status, String body, String... links) {
    return new Answer.Received(
        status,
        body.getBytes(StandardCharsets.UTF_8),
        List.of(links),
        URI.create(BASE + "/things?a=b"));
  }
}
