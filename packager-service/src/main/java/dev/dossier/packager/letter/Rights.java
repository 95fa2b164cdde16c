package dev.dossier.packager.letter;

import dev.dossier.common.datamap.Controller;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rights that Article 15(1)(e) and (f) wants named. */
final class Rights {
  private Rights() {}

  /**
   * @param name the last part of the text's key
   * @param addressee who is to be turned to, if not the controller
   * @param link of the controller, or of the authority, if it has one for this right
   */
  record Right(String name, String article, @Nullable String addressee, @Nullable String link) {}

  static List<Right> of(Controller controller) {
    List<Right> rights = new ArrayList<>();
    rights.add(right("rectification", "16", controller, "correct"));
    rights.add(right("erasure", "17", controller, "delete"));
    rights.add(right("restriction", "18", controller, "restrict"));
    rights.add(new Right("portability", "20", null, null));
    rights.add(right("objection", "21", controller, "object"));
    rights.add(new Right("withdraw", "7", null, null));
    var authority = controller.authority();
    rights.add(
        authority == null
            ? new Right("complaint", "77", null, null)
            : new Right("complaint", "77", authority.name(), authority.url()));
    return rights;
  }

  private static Right right(String name, String article, Controller controller, String link) {
    return new Right(name, article, null, controller.links().get(link));
  }
}
