package dev.dossier.common.datamap;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** The bytes of a file as YAML nodes, within bounds: size, depth, aliases; no tags. */
final class YamlFile {

  static final int MOST_BYTES = 1024 * 1024;
  private static final int DEEPEST = 20;
  private static final int MOST_ALIASES = 500;
  private static final int MOST_COLLECTION_ALIASES = 50;

  private final Findings findings;
  private final LoaderOptions options = new LoaderOptions();

  private YamlFile(Findings findings) {
    this.findings = findings;
    // Size is checked on the bytes, depth and aliases on the events: those errors have lines.
    options.setCodePointLimit(Integer.MAX_VALUE);
    options.setNestingDepthLimit(Integer.MAX_VALUE);
    options.setMaxAliasesForCollections(Integer.MAX_VALUE);
    options.setProcessComments(false);
  }

  /**
   * @throws DataMapException with one finding: after it the rest of the file has no sure meaning
   */
  static Node read(byte[] bytes, Findings findings) {
    return new YamlFile(findings).read(bytes);
  }

  private Node read(byte[] bytes) {
    if (bytes.length > MOST_BYTES) {
      throw failure(1, "expected at most 1 MiB, found " + bytes.length + " bytes");
    }
    String text = decode(bytes);
    checkCharacters(text);
    try {
      checkEvents(text);
      Node root =
          new Composer(new ParserImpl(new StreamReader(text), options), new Resolver(), options)
              .getSingleNode();
      if (root == null) {
        throw failure(1, "expected a data map, found an empty file");
      }
      return root;
    } catch (MarkedYAMLException e) {
      throw failure(line(e.getProblemMark()), "expected YAML: " + e.getProblem());
    } catch (YAMLException e) {
      throw failure(1, "expected YAML: " + e.getMessage());
    }
  }

  private String decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    var result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT)
            .decode(in, out, true);
    out.flip();
    String text = out.toString();
    try {
      if (result.isError()) {
        result.throwException();
      }
    } catch (CharacterCodingException e) {
      throw failure(lineAt(text, text.length()), "expected UTF-8");
    }
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private void checkCharacters(String text) {
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int character = text.codePointAt(i);
      if (!StreamReader.isPrintable(character)) {
        throw failure(
            lineAt(text, i), "expected printable characters, found U+%04X".formatted(character));
      }
    }
  }

  private void checkEvents(String text) {
    ParserImpl events = new ParserImpl(new StreamReader(text), options);
    Set<String> collections = new HashSet<>();
    int depth = 0;
    int aliases = 0;
    int collectionAliases = 0;
    for (Event event = events.getEvent(); event != null; event = events.getEvent()) {
      if (event instanceof CollectionStartEvent start) {
        refuseTag(start.getTag(), event);
        if (start.getAnchor() != null) {
          collections.add(start.getAnchor());
        }
        depth++;
      } else if (event instanceof CollectionEndEvent) {
        depth--;
      } else if (event instanceof ScalarEvent scalar) {
        refuseTag(scalar.getTag(), event);
      } else if (event instanceof AliasEvent alias) {
        aliases++;
        collectionAliases += collections.contains(alias.getAnchor()) ? 1 : 0;
      }
      if (depth > DEEPEST) {
        throw failure(line(event.getStartMark()), "expected at most " + DEEPEST + " levels");
      }
      if (aliases > MOST_ALIASES || collectionAliases > MOST_COLLECTION_ALIASES) {
        throw failure(
            line(event.getStartMark()),
            "expected at most %d aliases, %d of them of mappings or lists"
                .formatted(MOST_ALIASES, MOST_COLLECTION_ALIASES));
      }
    }
  }

  private void refuseTag(@Nullable String tag, Event event) {
    if (tag != null) {
      throw failure(line(event.getStartMark()), "expected no tag, found " + tag);
    }
  }

  private DataMapException failure(int line, String message) {
    findings.add(line, "", message);
    return findings.exception();
  }

  private static int line(@Nullable Mark mark) {
    return mark == null ? 1 : mark.getLine() + 1;
  }

  private static int lineAt(String text, int end) {
    return 1 + (int) text.substring(0, end).chars().filter(c -> c == '\n').count();
  }
}
