package dev.dossier.intake.status;

import dev.dossier.intake.delivery.AskedPage;
import dev.dossier.intake.delivery.FreshLinks;
import dev.dossier.intake.link.SubjectLinks;
import dev.dossier.intake.link.SubjectLinks.Purpose;
import dev.dossier.intake.link.UnknownLinks;
import dev.dossier.intake.map.CurrentDataMap;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.request.Requests;
import dev.dossier.intake.web.Language;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The person's own page about their request. GET changes nothing. */
@RestController
class StatusPageController {
  private final SubjectLinks links;
  private final Requests requests;
  private final RequestViews views;
  private final FreshLinks fresh;
  private final RequestActions actions;
  private final UnknownLinks unknownLinks;
  private final CurrentDataMap map;

  StatusPageController(
      SubjectLinks links,
      Requests requests,
      RequestViews views,
      FreshLinks fresh,
      RequestActions actions,
      UnknownLinks unknownLinks,
      CurrentDataMap map) {
    this.links = links;
    this.requests = requests;
    this.views = views;
    this.fresh = fresh;
    this.actions = actions;
    this.unknownLinks = unknownLinks;
    this.map = map;
  }

  @GetMapping("/status/{token}")
  ResponseEntity<String> show(@PathVariable String token, HttpServletRequest http) {
    return find(token).map(request -> page(request, token)).orElseGet(() -> unknown(http));
  }

  @PostMapping("/status/reissue-link")
  ResponseEntity<String> renew(
      @RequestParam(defaultValue = "") String token, HttpServletRequest http) {
    return find(token)
        .map(request -> {
          actions.freshLink(request);
          return AskedPage.of(request, map.get().controller()).answer(202);
        })
        .orElseGet(() -> unknown(http));
  }

  /** Once the record key is destroyed there is nothing more to tell. */
  private Optional<RequestRow> find(String token) {
    return links.find(Purpose.STATUS, token).flatMap(requests::find).filter(RequestRow::readable);
  }

  private ResponseEntity<String> page(RequestRow request, String token) {
    return new StatusPage(Language.of(request.locale()), map.get().controller())
        .of(views.of(request), fresh.goodUntil(request.id()), offer(request, token))
        .answer(200);
  }

  private Optional<String> offer(RequestRow request, String token) {
    return fresh.offered(request) ? Optional.of(token) : Optional.empty();
  }

  private ResponseEntity<String> unknown(HttpServletRequest http) {
    return unknownLinks.answer(http, "There is no such status page.");
  }
}
