package dev.dossier.intake.web;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes the JSON documents that this service answers with. */
public final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private Json() {}

  public static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /** Reads back what {@link #write} wrote: maps, lists, texts, numbers with every digit. */
  public static Object read(String json) {
    return MAPPER.readValue(json, Object.class);
  }
}
