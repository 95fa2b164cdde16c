package dev.dossier.intake.web;

/**
 * The registry of problem types (RFC 9457); {@code docs/problems.md} explains each. The URI is
 * {@code urn:dossier:problem:} and the constant's name in lower case with hyphens.
 */
public enum ProblemType {
  INVALID_BODY(400, "The body is not a valid request"),
  INVALID_EVENT(400, "The record is not a valid CloudEvent"),
  BAD_REQUEST(400, "The call is not understood"),
  UNAUTHENTICATED(401, "A valid API key or token is required"),
  FORBIDDEN(403, "The caller lacks a scope"),
  NOT_A_CLICK(403, "Only a click does this"),
  CODE_NEEDED(403, "A code that was mailed is needed"),
  NOT_FOUND(404, "There is no such thing"),
  METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
  NOT_ACCEPTABLE(406, "No representation that is acceptable"),
  WRONG_STATE(409, "The state does not allow this"),
  ALREADY_OPEN(409, "An identical request is open"),
  BEING_COLLECTED(409, "The data is being collected again"),
  LINK_ENDED(410, "The link has ended"),
  PRECONDITION_FAILED(412, "It is not what the call expects"),
  TOO_LARGE(413, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body has to be JSON"),
  RANGE_NOT_SATISFIABLE(416, "There is no such part"),
  NOT_BUILT(422, "This kind of request is not built yet"),
  KEY_REUSED(422, "The idempotency key belongs to another body"),
  OVER_LIMIT(429, "Over the limit, recorded for review"),
  ASKED_TOO_OFTEN(429, "Asked too often"),
  INTERNAL(500, "Something went wrong here"),
  UNAVAILABLE(503, "A part of the service cannot be reached");

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  public String uri() {
    return "urn:dossier:problem:" + word();
  }

  /** As events and metrics name it. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  /** The general type for a status that the web framework decided on. */
  static ProblemType ofStatus(int status) {
    return switch (status) {
      case 401 -> UNAUTHENTICATED;
      case 403 -> FORBIDDEN;
      case 404 -> NOT_FOUND;
      case 405 -> METHOD_NOT_ALLOWED;
      case 406 -> NOT_ACCEPTABLE;
      case 413 -> TOO_LARGE;
      case 415 -> UNSUPPORTED_MEDIA_TYPE;
      case 503 -> UNAVAILABLE;
      default -> status >= 400 && status < 500 ? BAD_REQUEST : INTERNAL;
    };
  }
}
