package dev.dossier.intake.web;

import java.util.List;

/** Where a form's answer may send the browser, beside this service. */
public interface FormTargets {

  /** As a content security policy names them. */
  List<String> origins();
}
