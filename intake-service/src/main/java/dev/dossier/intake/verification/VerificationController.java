package dev.dossier.intake.verification;

import dev.dossier.intake.link.SubjectLinks;
import dev.dossier.intake.link.SubjectLinks.Purpose;
import dev.dossier.intake.link.UnknownLinks;
import dev.dossier.intake.map.CurrentDataMap;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.web.Answers;
import dev.dossier.intake.web.Language;
import dev.dossier.intake.web.Problem;
import dev.dossier.intake.web.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The page behind the mailed link. GET changes nothing: scanners of mail open links. */
@RestController
class VerificationController {
  private final VerificationLinks links;
  private final SubjectLinks subjectLinks;
  private final UnknownLinks unknownLinks;
  private final CurrentDataMap map;

  VerificationController(
      VerificationLinks links,
      SubjectLinks subjectLinks,
      UnknownLinks unknownLinks,
      CurrentDataMap map) {
    this.links = links;
    this.subjectLinks = subjectLinks;
    this.unknownLinks = unknownLinks;
    this.map = map;
  }

  @GetMapping("/verify/{token}")
  ResponseEntity<String> show(@PathVariable String token, HttpServletRequest http) {
    return answer(links.look(token), token, http);
  }

  @PostMapping("/verify")
  ResponseEntity<String> confirm(
      @RequestParam(defaultValue = "") String token, HttpServletRequest http) {
    return answer(links.confirm(token), token, http);
  }

  private ResponseEntity<String> answer(LinkState state, String token, HttpServletRequest http) {
    return switch (state) {
      case LinkState.Unknown unknown ->
          unknownLinks.answer(http, "There is no such verification link.");
      case LinkState.Ended ended ->
          Answers.forPeople(http)
              ? pages(ended.request()).ended().answer(410)
              : Answers.problem(
                  Problem.of(ProblemType.LINK_ENDED, "The verification link has ended."));
      case LinkState.Open open -> pages(open.request()).confirm(open.request(), token).answer(200);
      case LinkState.Confirmed confirmed ->
          pages(confirmed.request()).confirmed(confirmed.request()).answer(200);
      case LinkState.InReview held -> pages(held.request()).inReview(held.request()).answer(200);
    };
  }

  private VerificationPages.Ways links(RequestRow request) {
    return new VerificationPages.Ways(
        subjectLinks.known(request, Purpose.STATUS), subjectLinks.known(request, Purpose.NOT_ME));
  }

  private VerificationPages pages(RequestRow request) {
    return new VerificationPages(
        Language.of(request.locale()), map.get().controller(), links(request));
  }
}
