package dev.dossier.collector.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dossier.collector.source.SectionSink.Shape;
import dev.dossier.common.datamap.Dataset;
import dev.dossier.common.datamap.IdentityType;
import dev.dossier.common.datamap.Lookup;
import dev.dossier.common.datamap.Section;
import dev.dossier.common.datamap.Source;
import dev.dossier.common.event.Identifiers;
import dev.dossier.common.event.Reason;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What every kind of source must do. The source holds two people by the identity {@code person}: 1
 * (name Jane, three notes a, b, c) and 2 (name Joe, no notes).
 */
public abstract class SourceContract {
  protected static final IdentityTypes ANY = name -> IdentityType.ANY;

  protected abstract SourceReader reader();

  /** Of the identity {@code person}; sources that convert what they compare need one. */
  protected IdentityTypes types() {
    return ANY;
  }

  protected abstract Source source();

  /** Nobody listens there. */
  protected abstract Source unreachable();

  /** With a wrong secret. */
  protected abstract Source refusing();

  /** Datasets {@code profile} (single: name) and {@code notes} (text, in their order). */
  protected abstract Section section();

  /** Names something that the source does not have. */
  protected abstract Section missing();

  /** The name of a person. */
  protected abstract Lookup lookup();

  protected static Identifiers person(String... values) {
    return new Identifiers(Map.of("person", List.of(values)));
  }

  @Test
  void rowsGoIntoTheSinkDatasetByDataset() {
    RecordingSink sink = new RecordingSink();

    ReadOutcome outcome = reader().read(source(), section(), types(), person("1"), null, sink);

    assertThat(outcome).isEqualTo(new ReadOutcome.Found());
    assertThat(sink.names()).containsExactly("profile", "notes");
    assertThat(sink.of("profile").shape()).isEqualTo(Shape.OBJECT);
    assertThat(sink.of("profile").rows()).containsExactly(List.of("\"Jane\""));
    assertThat(sink.of("notes").shape()).isEqualTo(Shape.ARRAY);
    assertThat(sink.of("notes").rows())
        .containsExactly(List.of("\"a\""), List.of("\"b\""), List.of("\"c\""));
    assertThat(sink.of("notes").ended()).isTrue();
  }

  @Test
  void anEmptyDatasetIsOpenedAsWell() {
    RecordingSink sink = new RecordingSink();

    ReadOutcome outcome = reader().read(source(), section(), types(), person("2"), null, sink);

    assertThat(outcome).isEqualTo(new ReadOutcome.Found());
    assertThat(sink.of("notes").rows()).isEmpty();
    assertThat(sink.of("notes").ended()).isTrue();
  }

  @Test
  void nobodyIsNothingFound() {
    RecordingSink sink = new RecordingSink();

    ReadOutcome outcome = reader().read(source(), section(), types(), person("99"), null, sink);

    assertThat(outcome).isEqualTo(new ReadOutcome.NothingFound());
    assertThat(sink.names()).containsExactly("profile", "notes");
  }

  @Test
  void withoutAValueNothingIsFound() {
    for (Identifiers none :
        List.of(new Identifiers(Map.of()), person(), person(""), person(" ", "\t"))) {
      RecordingSink sink = new RecordingSink();

      ReadOutcome outcome = reader().read(source(), section(), types(), none, null, sink);

      assertThat(outcome).isEqualTo(new ReadOutcome.NothingFound());
      assertThat(sink.names()).containsExactly("profile", "notes");
    }
  }

  @Test
  void severalValuesMakeASingleDatasetAnArray() {
    RecordingSink sink = new RecordingSink();

    ReadOutcome outcome =
        reader().read(source(), section(), types(), person("1", "2", "1"), null, sink);

    assertThat(outcome).isEqualTo(new ReadOutcome.Found());
    assertThat(sink.of("profile").shape()).isEqualTo(Shape.ARRAY);
    assertThat(sink.of("profile").rows()).containsExactly(List.of("\"Jane\""), List.of("\"Joe\""));
  }

  @Test
  void whatIsNotThereFailsAsMissing() {
    ReadOutcome outcome =
        reader().read(source(), missing(), types(), person("1"), null, new RecordingSink());

    assertThat(reason(outcome)).isEqualTo(Reason.MISSING_TABLE);
  }

  @Test
  void aSourceThatIsAwayFailsAsUnavailable() {
    assertThat(
            reason(
                reader()
                    .read(
                        unreachable(), section(), types(), person("1"), null, new RecordingSink())))
        .isEqualTo(Reason.SOURCE_UNAVAILABLE);
    assertThat(reader().resolve(unreachable(), lookup(), types(), person("1")))
        .isInstanceOf(ResolveOutcome.Failed.class);
  }

  @Test
  void aWrongSecretFailsAsDenied() {
    assertThat(
            reason(
                reader()
                    .read(refusing(), section(), types(), person("1"), null, new RecordingSink())))
        .isEqualTo(Reason.ACCESS_DENIED);
  }

  @Test
  void theSinksFailureIsNotTheSources() {
    SectionSink full =
        new SectionSink() {
          @Override
          public RowSink open(Dataset dataset, List<String> columns, Shape shape) {
            throw new IllegalStateException("the sink is full");
          }

          @Override
          public ItemSink items(Dataset dataset, Shape shape) {
            throw new IllegalStateException("the sink is full");
          }
        };

    assertThatThrownBy(() -> reader().read(source(), section(), types(), person("1"), null, full))
        .hasMessage("the sink is full");
    assertThat(reader().read(source(), section(), types(), person("1"), null, new RecordingSink()))
        .isEqualTo(new ReadOutcome.Found());
  }

  @Test
  void anIdentityHasNoneOneOrSeveralValues() {
    assertThat(reader().resolve(source(), lookup(), types(), person("1")))
        .isEqualTo(new ResolveOutcome.Resolved(List.of("Jane")));
    assertThat(reader().resolve(source(), lookup(), types(), person("1", "2")))
        .isEqualTo(new ResolveOutcome.Resolved(List.of("Jane", "Joe")));
    assertThat(reader().resolve(source(), lookup(), types(), person("99")))
        .isEqualTo(new ResolveOutcome.Resolved(List.of()));
    assertThat(reader().resolve(source(), lookup(), types(), person()))
        .isEqualTo(new ResolveOutcome.Resolved(List.of()));
  }

  protected static Reason reason(ReadOutcome outcome) {
    assertThat(outcome).isInstanceOf(ReadOutcome.Failed.class);
    return ((ReadOutcome.Failed) outcome).failure().reason();
  }
}
