package dev.dossier.collector.call;

import dev.dossier.common.datamap.Request;
import org.jspecify.annotations.Nullable;

/**
 * One call.
 *
 * @param target a path with its query below the source's base URL, or an absolute URL (that of a
 *     next link); already encoded. Absolute ones follow the address rules like redirects.
 * @param json body of a POST
 */
public record Call(Request.Method method, String target, byte @Nullable [] json) {

  public static Call get(String target) {
    return new Call(Request.Method.GET, target, null);
  }

  /** The method alone: targets and bodies hold identifiers. */
  @Override
  public String toString() {
    return "Call[" + method + "]";
  }
}
