package dev.dossier.intake.delivery;

import dev.dossier.intake.link.UnknownLinks;
import dev.dossier.intake.map.CurrentDataMap;
import dev.dossier.intake.request.RequestRow;
import dev.dossier.intake.web.Answers;
import dev.dossier.intake.web.Language;
import dev.dossier.intake.web.Page;
import dev.dossier.intake.web.Problem;
import dev.dossier.intake.web.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The page behind the link. GET, HEAD and prefetch change nothing; a POST counts one download, asks
 * for the code that it needs, or for a fresh link in place of one that has ended.
 */
@RestController
class DownloadController {
  private final Downloads downloads;
  private final UnknownLinks unknownLinks;
  private final CurrentDataMap map;

  DownloadController(Downloads downloads, UnknownLinks unknownLinks, CurrentDataMap map) {
    this.downloads = downloads;
    this.unknownLinks = unknownLinks;
    this.map = map;
  }

  @GetMapping("/download/{token}")
  ResponseEntity<String> show(@PathVariable String token, HttpServletRequest http) {
    return answer(downloads.look(token), token, http);
  }

  @PostMapping("/download")
  ResponseEntity<String> download(
      @RequestParam(defaultValue = "") String token,
      @RequestParam(defaultValue = "") String code,
      HttpServletRequest http) {
    return answer(downloads.redeem(token, code), token, http);
  }

  @PostMapping("/download/code")
  ResponseEntity<String> code(
      @RequestParam(defaultValue = "") String token, HttpServletRequest http) {
    return answer(downloads.mailCode(token), token, http);
  }

  @PostMapping("/download/reissue-link")
  ResponseEntity<String> renew(
      @RequestParam(defaultValue = "") String token, HttpServletRequest http) {
    return answer(downloads.renew(token), token, http);
  }

  private ResponseEntity<String> answer(
      DownloadState state, String token, HttpServletRequest http) {
    return switch (state) {
      case DownloadState.Granted granted ->
          ResponseEntity.status(HttpStatus.SEE_OTHER).location(granted.address()).build();
      case DownloadState.Available available ->
          pages(available.request()).available(available, token).answer(200);
      case DownloadState.CodeMailed mailed -> pages(mailed.request()).codeMailed(token).answer(202);
      case DownloadState.CodesUsedUp used ->
          Answers.forPeople(http)
              ? Answers.after(used.delay(), pages(used.request()).codesUsedUp(token).answer(429))
              : Answers.problem(
                  Problem.tooOften(
                      "As many codes were mailed for this request as a day allows.",
                      used.request().id(),
                      used.delay()));
      case DownloadState.WrongCode wrong ->
          refuse(
              http,
              Problem.of(
                  ProblemType.CODE_NEEDED,
                  "It is not the code that was mailed, or that one has ended."),
              pages(wrong.request()).wrongCode(wrong, token));
      case DownloadState.CodeMissing missing ->
          refuse(
              http,
              Problem.of(
                  ProblemType.CODE_NEEDED,
                  "POST /download/code mails one to the person; send it as code."),
              pages(missing.link().request()).available(missing.link(), token));
      case DownloadState.Unknown unknown ->
          unknownLinks.answer(http, "There is no such download link.");
      case DownloadState.BeingCollected again ->
          refuse(
              http,
              Problem.of(ProblemType.BEING_COLLECTED, "A mail follows when it is ready."),
              pages(again.request()).beingCollected());
      case DownloadState.UsedUp used ->
          refuse(
              http,
              Problem.of(ProblemType.LINK_ENDED, "The link was used as often as it allows."),
              pages(used.request()).usedUp(token));
      case DownloadState.Closed closed ->
          refuse(
              http,
              Problem.of(ProblemType.LINK_ENDED, "The request was withdrawn or closed."),
              pages(closed.request()).closed());
      case DownloadState.Replaced replaced ->
          refuse(
              http,
              Problem.of(ProblemType.LINK_ENDED, "A link that was mailed later took its place."),
              pages(replaced.request()).replaced());
      case DownloadState.Over over ->
          refuse(
              http,
              Problem.of(ProblemType.LINK_ENDED, "The link has expired, the package was deleted."),
              pages(over.request()).over());
      case DownloadState.Asked asked ->
          AskedPage.of(asked.request(), map.get().controller()).answer(202);
      case DownloadState.Ended ended ->
          refuse(
              http,
              Problem.of(ProblemType.LINK_ENDED, "The link has expired or was replaced."),
              pages(ended.request()).ended(token));
    };
  }

  private static ResponseEntity<String> refuse(
      HttpServletRequest http, Problem problem, Page page) {
    return Answers.forPeople(http) ? page.answer(problem.status()) : Answers.problem(problem);
  }

  private DownloadPages pages(RequestRow request) {
    return new DownloadPages(Language.of(request.locale()), map.get().controller());
  }
}
