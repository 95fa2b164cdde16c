package dev.dossier.collector.source;

import dev.dossier.common.datamap.Dataset;

/** A sink for sources of rows. */
@FunctionalInterface
public interface RowsAlone extends SectionSink {
  @Override
  default ItemSink items(Dataset dataset, Shape shape) {
    throw new AssertionError("expected rows");
  }
}
