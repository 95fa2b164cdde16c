package dev.dossier.common.schema;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** What the docstrings of a package's records say: of each record and of each component. */
final class RecordDocs {
  private record Text(String ofType, Map<String, String> ofComponents) {}

  /** By simple name: nested records' are unique in these packages. */
  private final Map<String, Text> texts = new HashMap<>();

  private RecordDocs() {}

  static RecordDocs of(List<Path> sources) {
    RecordDocs docs = new RecordDocs();
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  files,
                  null,
                  List.of("-proc:none"),
                  null,
                  files.getJavaFileObjects(sources.toArray(Path[]::new)));
      DocTrees trees = DocTrees.instance(task);
      for (CompilationUnitTree unit : task.parse()) {
        new TreePathScanner<@Nullable Void, @Nullable Void>() {
          @Override
          public @Nullable Void visitClass(ClassTree type, @Nullable Void nothing) {
            DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
            if (comment != null) {
              docs.texts.put(type.getSimpleName().toString(), text(comment));
            }
            return super.visitClass(type, nothing);
          }
        }.scan(new TreePath(unit), null);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return docs;
  }

  @Nullable String of(Class<?> type) {
    Text text = texts.get(type.getSimpleName());
    return text == null || text.ofType().isEmpty() ? null : text.ofType();
  }

  @Nullable String of(Class<?> type, String component) {
    Text text = texts.get(type.getSimpleName());
    return text == null ? null : text.ofComponents().get(component);
  }

  private static Text text(DocCommentTree comment) {
    Map<String, String> components = new HashMap<>();
    for (DocTree tag : comment.getBlockTags()) {
      if (tag instanceof ParamTree param && !param.isTypeParameter()) {
        components.put(param.getName().toString(), plain(param.getDescription()));
      }
    }
    return new Text(plain(comment.getFullBody()), components);
  }

  private static String plain(List<? extends DocTree> parts) {
    return parts.stream()
        .flatMap(RecordDocs::words)
        .collect(Collectors.joining())
        .replaceAll("\\s+", " ")
        .strip();
  }

  private static Stream<String> words(DocTree part) {
    return switch (part) {
      case LinkTree link -> Stream.of(link.getReference().getSignature().replace('#', '.'));
      case LiteralTree literal -> Stream.of(literal.getBody().getBody());
      default -> Stream.of(part.toString());
    };
  }
}
