package dev.dossier.collector.jdbc;

import dev.dossier.collector.source.IdentityTypes;
import dev.dossier.collector.source.ValueForms;
import dev.dossier.common.datamap.IdentityType;
import dev.dossier.common.datamap.Sql;
import dev.dossier.common.event.Reason;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A query's values for a database that may convert what it compares, so that one person's would
 * find another's rows: {@code '9b1deb4d-...' = 9}, {@code '1e1' = 10}, {@code 'A-9' = 0}, {@code 'a
 * ' = 'a'}, {@code 'josé' = 'jose'}. What the database could take for another is refused.
 */
final class CursorParameters {
  /** Decimals have at most 65 digits: a longer number is nobody's. */
  private static final int MOST_DIGITS = 65;

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
  private static final Pattern ASCII = Pattern.compile("[\\x20-\\x7e]*");

  private final List<IdentityType> types;
  private final List<Boolean> textual;
  private final List<Boolean> exact;
  private final boolean proveTexts;

  private CursorParameters(
      List<IdentityType> types, List<Boolean> textual, List<Boolean> exact, boolean proveTexts) {
    this.types = types;
    this.textual = textual;
    this.exact = exact;
    this.proveTexts = proveTexts;
  }

  /**
   * @param textual for each parameter whether it is compared as text
   * @param proveTexts whether each text needs a proof, and not only those like numbers
   * @throws RefusedException if an identity has no type, or is a text where the database has a
   *     number
   */
  static CursorParameters of(
      Sql sql, IdentityTypes identities, List<Boolean> textual, boolean proveTexts)
      throws SQLException {
    List<IdentityType> types = sql.parameters().stream().map(identities::of).toList();
    if (types.contains(IdentityType.ANY)) {
      throw new RefusedException(Reason.BAD_QUERY, "an identity bound here needs a type");
    }
    if (textual.size() != types.size()) {
      throw new RefusedException(Reason.BAD_QUERY, "the parameters cannot be told apart");
    }
    for (int i = 0; i < types.size(); i++) {
      if (types.get(i) != IdentityType.INTEGER && !textual.get(i)) {
        throw new RefusedException(Reason.BAD_QUERY, "a text is compared with something else");
      }
    }
    return new CursorParameters(types, List.copyOf(textual), Comparisons.exact(sql), proveTexts);
  }

  /**
   * Whether anybody can have these values.
   *
   * @throws RefusedException if a text is one that collations take for another
   */
  boolean accepts(List<String> values) throws RefusedException {
    for (int i = 0; i < values.size(); i++) {
      String value = values.get(i);
      switch (types.get(i)) {
        case INTEGER -> {
          if (value.length() > MOST_DIGITS) {
            return false;
          }
        }
        case TEXT, ANY -> {
          if (!isPlain(value, exact.get(i))) {
            throw new RefusedException(Reason.BAD_QUERY, "a value that others may be equal to");
          }
        }
        case UUID -> {}
      }
    }
    return true;
  }

  /** Databases pad with blanks, ignore controls, and mostly accents; a query can say otherwise. */
  private static boolean isPlain(String value, boolean exact) {
    return value.strip().equals(value)
        && value.codePoints().noneMatch(Character::isISOControl)
        && (exact || ASCII.matcher(value).matches());
  }

  void bind(PreparedStatement statement, List<String> values) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      if (textual.get(i)) {
        // A number beside a text column would make numbers of the column's texts.
        statement.setString(i + 1, values.get(i));
      } else {
        bindNumber(statement, i + 1, values.get(i));
      }
    }
  }

  private static void bindNumber(PreparedStatement statement, int index, String value)
      throws SQLException {
    BigDecimal number = new BigDecimal(value);
    if (number.toBigInteger().bitLength() < Long.SIZE) {
      statement.setLong(index, number.longValueExact());
    } else {
      statement.setBigDecimal(index, number);
    }
  }

  /**
   * Whether a text of these would turn into a number without a warning: not the forms in which
   * numbers are printed, since each of those is that number's alone.
   */
  boolean needProof(List<String> values) {
    return IntStream.range(0, values.size()).anyMatch(i -> needsProof(i, values.get(i)));
  }

  /** Texts that are no numbers, and turn into the same numbers with a warning. */
  List<String> proof(List<String> values) {
    return IntStream.range(0, values.size())
        .mapToObj(i -> needsProof(i, values.get(i)) ? values.get(i) + "x" : values.get(i))
        .toList();
  }

  private boolean needsProof(int parameter, String value) {
    return types.get(parameter) == IdentityType.TEXT
        && (proveTexts || (NUMBER.matcher(value).matches() && !ValueForms.isInteger(value)));
  }
}
