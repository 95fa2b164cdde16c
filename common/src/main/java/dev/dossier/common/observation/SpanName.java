package dev.dossier.common.observation;

import java.util.Arrays;
import java.util.regex.Pattern;

/** What spans of ours are called; beside them there are those of HTTP calls to a service. */
public enum SpanName {
  /** From the commit of a message to the broker's word that it has it; a topic follows. */
  SEND("send"),
  /** The handling of one message; a topic follows. */
  PROCESS("process"),
  /** A message that could not be handled is put aside. */
  DEAD_LETTER("put aside"),
  COLLECT("collect section"),
  LOOK_UP("look up identity"),
  ASSEMBLE("assemble package"),
  DELETE("delete objects"),
  MAIL("send mail"),
  WEBHOOK("call webhook");

  private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");

  private final String text;

  SpanName(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  String of(String topic) {
    return text + " " + topic;
  }

  static boolean isOne(String name) {
    return Arrays.stream(values())
        .anyMatch(each ->
            switch (each) {
              case SEND, PROCESS ->
                  name.startsWith(each.text + " ")
                      && TOPIC.matcher(name.substring(each.text.length() + 1)).matches();
              case DEAD_LETTER, COLLECT, LOOK_UP, ASSEMBLE, DELETE, MAIL, WEBHOOK ->
                  name.equals(each.text);
            });
  }
}
