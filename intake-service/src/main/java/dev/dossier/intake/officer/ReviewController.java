package dev.dossier.intake.officer;

import dev.dossier.intake.access.Caller;
import dev.dossier.intake.limit.ReviewList;
import dev.dossier.intake.web.Json;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What is over the limit and waits for an officer: one entry a person, oldest first. */
@RestController
class ReviewController {
  private final ReviewList list;

  ReviewController(ReviewList list) {
    this.list = list;
  }

  @GetMapping("/api/v1/officer/reviews")
  ResponseEntity<String> all(Caller caller) {
    caller.requireInsight();
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(Json.write(Map.of("items", list.entries())));
  }
}
