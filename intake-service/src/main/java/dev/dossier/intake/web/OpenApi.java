package dev.dossier.intake.web;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The API's description: written by hand, held to the controllers by a test. */
@RestController
class OpenApi {
  static final String FILE = "openapi.json";

  @GetMapping("/v3/api-docs")
  ResponseEntity<Resource> description() {
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(new ClassPathResource(FILE));
  }
}
