package dev.dossier.common.datamap;

import java.util.List;

/**
 * One reading statement with named parameters.
 *
 * @param text as in the file
 * @param jdbcText each {@code :name} replaced by {@code ?}, each operator {@code ?} by pgjdbc's
 *     {@code ??}, without the closing semicolon
 * @param parameters names of identities in the order of the {@code ?}, with repeats
 */
public record Sql(String text, String jdbcText, List<String> parameters) implements Reading {

  public Sql {
    parameters = List.copyOf(parameters);
  }

  /**
   * @throws IllegalArgumentException says what was expected and where
   */
  public static Sql of(String text) {
    SqlScanner scanner = new SqlScanner(text);
    if (!scanner.problems().isEmpty()) {
      SqlScanner.Problem problem = scanner.problems().getFirst();
      throw new IllegalArgumentException(problem.message() + " at offset " + problem.offset());
    }
    return scanner.sql();
  }
}
