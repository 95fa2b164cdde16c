package dev.dossier.intake.access;

import com.nimbusds.jose.KeySourceException;

/** The issuer's keys are not to be had, so nothing can be said of a token. */
final class IssuerAwayException extends KeySourceException {
  IssuerAwayException() {
    super("the issuer's keys cannot be fetched");
  }
}
