package dev.dossier.common.datamap;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads how a person is recognised. */
final class IdentityReader {

  private static final String FROM = "subject\\.(email|id|identifiers\\.[A-Za-z0-9_-]{1,60})";
  private static final IdentityType[] TYPES = {
    IdentityType.TEXT, IdentityType.INTEGER, IdentityType.UUID
  };

  private final Declared declared;
  private final ReadingReader readings;

  IdentityReader(Declared declared) {
    this.declared = declared;
    this.readings = new ReadingReader(declared);
  }

  Map<String, Identity> readAll() {
    Map<String, Identity> read = new LinkedHashMap<>();
    declared.identities().forEach((name, value) -> read.put(name, identity(name, value)));
    Set<String> settled = new HashSet<>();
    read.keySet().forEach(name -> follow(name, read, new LinkedHashSet<>(), settled));
    return read;
  }

  private Identity identity(String name, Value value) {
    Fields keys =
        new Fields(
            value, "from", "else", "source", "query", "request", "value", "type", "mustMatch");
    boolean looksUp =
        keys.has("source") || keys.has("query") || keys.has("request") || keys.has("value");
    Value from = keys.get("from");
    Value otherwise = keys.get("else");
    if (from != null && looksUp) {
      value.problem("expected from with else, or source with query or request, found both");
    } else if (from == null && otherwise != null) {
      value.problem("expected from beside else, found none");
    } else if (from == null && !looksUp && keys.readable()) {
      value.problem("expected from, or source with query or request, found neither");
    }
    Lookup lookup = null;
    if (looksUp) {
      lookup = readings.lookup(value, keys);
    } else if (otherwise != null) {
      Fields elseKeys = new Fields(otherwise, "source", "query", "request", "value");
      lookup = readings.lookup(otherwise, elseKeys);
    }
    Value type = keys.get("type");
    return new Identity(
        name,
        from == null ? null : from(from),
        lookup,
        type == null ? IdentityType.ANY : type.choice(TYPES),
        mustMatch(name, keys.get("mustMatch")));
  }

  private static String from(Value value) {
    return value.text(
        "subject.email, subject.id or subject.identifiers.<name>", text -> text.matches(FROM));
  }

  private @Nullable String mustMatch(String name, @Nullable Value value) {
    if (value == null) {
      return null;
    }
    String other = value.reference("an identity", declared.identityNames());
    if (other.equals(name)) {
      value.problem("expected the name of another identity, found its own");
    }
    return other;
  }

  private void follow(
      String name, Map<String, Identity> read, LinkedHashSet<String> way, Set<String> settled) {
    Identity identity = read.get(name);
    if (identity == null || settled.contains(name)) {
      return;
    }
    if (!way.add(name)) {
      List<String> cycle = way.stream().dropWhile(step -> !step.equals(name)).toList();
      Value first = declared.identities().get(name);
      if (first != null) {
        first.problem(
            "expected lookups that end, found the cycle "
                + String.join(" -> ", cycle)
                + " -> "
                + name);
      }
      return;
    }
    identity.dependsOn().forEach(needed -> follow(needed, read, way, settled));
    way.remove(name);
    settled.add(name);
  }
}
