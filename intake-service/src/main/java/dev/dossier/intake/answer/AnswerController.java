package dev.dossier.intake.answer;

import dev.dossier.intake.audit.Actor;
import dev.dossier.intake.audit.Audit;
import dev.dossier.intake.link.SubjectLinks;
import dev.dossier.intake.link.SubjectLinks.Purpose;
import dev.dossier.intake.link.UnknownLinks;
import dev.dossier.intake.map.CurrentDataMap;
import dev.dossier.intake.notice.KeptBack;
import dev.dossier.intake.notice.KeptBack.Words;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.web.Language;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * GET says that there is something to read, the button shows it: who has the link reads the
 * address's mail. It confirms nothing: the request stays as it is.
 */
@RestController
class AnswerController {
  private final SubjectLinks links;
  private final Requests requests;
  private final KeptBack keptBack;
  private final Audit audit;
  private final UnknownLinks unknownLinks;
  private final CurrentDataMap map;
  private final TransactionTemplate transaction;

  AnswerController(
      SubjectLinks links,
      Requests requests,
      KeptBack keptBack,
      Audit audit,
      UnknownLinks unknownLinks,
      CurrentDataMap map,
      TransactionTemplate transaction) {
    this.links = links;
    this.requests = requests;
    this.keptBack = keptBack;
    this.audit = audit;
    this.unknownLinks = unknownLinks;
    this.map = map;
    this.transaction = transaction;
  }

  @GetMapping("/answer/{token}")
  ResponseEntity<String> show(@PathVariable String token, HttpServletRequest http) {
    return find(token)
        .map(request -> pages(request).ask(token).answer(200))
        .orElseGet(() -> unknown(http));
  }

  @PostMapping("/answer")
  ResponseEntity<String> read(
      @RequestParam(defaultValue = "") String token, HttpServletRequest http) {
    return find(token)
        .map(request -> pages(request).answer(read(request)).answer(200))
        .orElseGet(() -> unknown(http));
  }

  /** That the person had the reasons is evidence: once for each mail. */
  private List<Words> read(RequestRow request) {
    return Objects.requireNonNull(
        transaction.execute(status -> {
          List<Words> read = keptBack.of(request);
          for (Words words : read) {
            audit.recordOnce(
                request.id(),
                new Actor.Subject(),
                "answer_read",
                Map.of("notification", words.notification().toString()));
          }
          return read;
        }));
  }

  /** Once the record key is destroyed there is nothing more to tell. */
  private Optional<RequestRow> find(String token) {
    return links.find(Purpose.ANSWER, token).flatMap(requests::find).filter(RequestRow::readable);
  }

  private AnswerPages pages(RequestRow request) {
    return new AnswerPages(Language.of(request.locale()), map.get().controller());
  }

  private ResponseEntity<String> unknown(HttpServletRequest http) {
    return unknownLinks.answer(http, "There is no such answer.");
  }
}
