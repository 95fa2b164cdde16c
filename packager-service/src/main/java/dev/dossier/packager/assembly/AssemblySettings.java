package dev.dossier.packager.assembly;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/**
 * What counts as a large package, and how many of them one process makes at once.
 *
 * @param largeFrom compressed; 8 MiB if left out: from there on an assembly holds a fragment and
 *     two parts of an upload in full size, about 60 MiB
 * @param largeAtOnce 2 if left out; 6 at most, so that small packages and deletions have a thread
 */
@ConfigurationProperties("dossier.assembly")
record AssemblySettings(DataSize largeFrom, Integer largeAtOnce) {
  private static final DataSize LARGE_FROM = DataSize.ofMegabytes(8);
  private static final int LARGE_AT_ONCE = 2;
  private static final int MOST = 6;

  AssemblySettings(@Nullable DataSize largeFrom, @Nullable Integer largeAtOnce) {
    this.largeFrom = largeFrom == null ? LARGE_FROM : largeFrom;
    this.largeAtOnce = largeAtOnce == null ? LARGE_AT_ONCE : largeAtOnce;
    if (this.largeFrom.toBytes() < 1) {
      throw new IllegalArgumentException("dossier.assembly.large-from: expected 1 byte or more");
    }
    if (this.largeAtOnce < 1 || this.largeAtOnce > MOST) {
      throw new IllegalArgumentException("dossier.assembly.large-at-once: expected 1 to " + MOST);
    }
  }
}
