package dev.dossier.common.messaging;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** In which trace the messages of a request travel. */
@FunctionalInterface
public interface TraceOfRequest {
  /**
   * @param here the place of what the thread does, a click or a job perhaps
   * @return the place to go on from
   */
  @Nullable String of(UUID requestId, @Nullable String here);
}
