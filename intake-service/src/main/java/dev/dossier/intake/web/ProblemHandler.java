package dev.dossier.intake.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.multipart.MultipartException;

/** The one table from exceptions to answers. Nothing of an exception's text leaves. */
@RestControllerAdvice
class ProblemHandler {
  private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

  @ExceptionHandler(ProblemException.class)
  ResponseEntity<String> problem(ProblemException e, HttpServletRequest request) {
    return ProblemPages.answer(e.problem(), request);
  }

  /** What the framework refused (unknown paths, methods, media types), and what nobody foresaw. */
  @ExceptionHandler
  ResponseEntity<String> other(
      Exception e, HttpServletRequest request, HttpServletResponse response) throws Exception {
    if (response.isCommitted()) {
      // An answer is under way, and a page must not follow in it: the container ends the
      // connection.
      throw e;
    }
    if (e instanceof ErrorResponse refused) {
      ResponseEntity<String> answer = ProblemPages.answer(refused.getStatusCode().value(), request);
      HttpHeaders headers = new HttpHeaders();
      headers.putAll(answer.getHeaders());
      headers.setAllow(refused.getHeaders().getAllow());
      return new ResponseEntity<>(answer.getBody(), headers, answer.getStatusCode());
    }
    if (DatabaseAway.is(e)) {
      log.error("database not reachable kind={}", e.getClass().getName());
      return ProblemPages.answer(503, request);
    }
    if (e instanceof InvalidParameterException form) {
      return ProblemPages.answer(form.getErrorCode(), request);
    }
    if (e instanceof MultipartException) {
      return ProblemPages.answer(415, request);
    }
    log.error("call failed", e);
    return ProblemPages.answer(500, request);
  }
}
