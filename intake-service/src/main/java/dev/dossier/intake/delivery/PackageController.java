package dev.dossier.intake.delivery;

import dev.dossier.common.storage.NoSuchObjectException;
import dev.dossier.common.storage.ObjectStore;
import dev.dossier.common.storage.StorageException;
import dev.dossier.intake.delivery.Grants.Grant;
import dev.dossier.intake.link.UnknownLinks;
import dev.dossier.intake.web.Answers;
import dev.dossier.intake.web.Problem;
import dev.dossier.intake.web.ProblemException;
import dev.dossier.intake.web.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.apache.coyote.CloseNowException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * The bytes of a package, from the store to who holds the grant: whole or in part, as often as they
 * like, and nothing is counted. One buffer for each, whatever the size. A client that takes nothing
 * for as long as the web server's connection timeout is dropped by it.
 */
@RestController
class PackageController {
  private static final int BUFFER = 64 * 1024;
  private static final long LOOK_AFTER_BYTES = 1024 * 1024;
  private static final Duration LOOK_AFTER = Duration.ofSeconds(2);
  private static final Duration COME_BACK = Duration.ofSeconds(10);

  private final Grants grants;
  private final Streams streams;
  private final Downloads downloads;
  private final ObjectStore store;
  private final UnknownLinks unknownLinks;
  private final DeliverySettings settings;
  private final Clock clock;

  PackageController(
      Grants grants,
      Streams streams,
      Downloads downloads,
      ObjectStore store,
      UnknownLinks unknownLinks,
      DeliverySettings settings,
      Clock clock) {
    this.grants = grants;
    this.streams = streams;
    this.downloads = downloads;
    this.store = store;
    this.unknownLinks = unknownLinks;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * @return null once the package was written
   */
  @GetMapping("/package/{grant}")
  @Nullable ResponseEntity<String> send(
      @PathVariable String grant, HttpServletRequest http, HttpServletResponse response)
      throws IOException {
    return switch (grants.find(grant)) {
      case Grant.Unknown unknown -> unknownLinks.answer(http, "There is no such package.");
      case Grant.Ended ended -> throw ended();
      case Grant.Good good -> send(good, http, response);
    };
  }

  private @Nullable ResponseEntity<String> send(
      Grant.Good good, HttpServletRequest http, HttpServletResponse response) throws IOException {
    String tag = '"' + good.sha256() + '"';
    String ifMatch = http.getHeader(HttpHeaders.IF_MATCH);
    if (ifMatch != null && !names(ifMatch, tag)) {
      return Answers.problem(
          Problem.of(ProblemType.PRECONDITION_FAILED, "This is another version of the package."));
    }
    String ifNoneMatch = http.getHeader(HttpHeaders.IF_NONE_MATCH);
    if (ifNoneMatch != null && names(ifNoneMatch.replace("W/", ""), tag)) {
      return ResponseEntity.status(HttpStatus.NOT_MODIFIED).eTag(tag).build();
    }
    boolean head = "HEAD".equals(http.getMethod());
    String ifRange = http.getHeader(HttpHeaders.IF_RANGE);
    boolean ranged = !head && (ifRange == null || ifRange.trim().equals(tag));
    String asked = ranged ? http.getHeader(HttpHeaders.RANGE) : null;
    switch (ByteRange.of(asked, good.bytes())) {
      case ByteRange.Unsatisfiable beyond -> {
        response.setHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + good.bytes());
        return Answers.problem(
            Problem.of(
                ProblemType.RANGE_NOT_SATISFIABLE, "The part begins behind the package's end."));
      }
      case ByteRange.Whole whole -> {
        if (head) {
          describe(good, good.bytes(), response);
        } else {
          stream(good, new ByteRange.Part(0, good.bytes() - 1), HttpStatus.OK, response);
        }
      }
      case ByteRange.Part part -> stream(good, part, HttpStatus.PARTIAL_CONTENT, response);
    }
    return null;
  }

  private static boolean names(String tags, String tag) {
    return Arrays.stream(tags.split(","))
        .map(String::trim)
        .anyMatch(each -> {
          return each.equals("*") || each.equals(tag);
        });
  }

  private void describe(Grant.Good good, long length, HttpServletResponse response) {
    response.setContentType("application/zip");
    response.setContentLengthLong(length);
    response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
    response.setHeader(HttpHeaders.ETAG, '"' + good.sha256() + '"');
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION,
        "attachment; filename=\"" + downloads.fileName(good.sealedAt()) + '"');
  }

  private void stream(
      Grant.Good good, ByteRange.Part part, HttpStatus status, HttpServletResponse response)
      throws IOException {
    try (Streams.Place place = streams.take(good.requestId()).orElseThrow(this::busy);
        InputStream in = open(good, part)) {
      response.setStatus(status.value());
      describe(good, part.length(), response);
      if (status == HttpStatus.PARTIAL_CONTENT) {
        response.setHeader(
            HttpHeaders.CONTENT_RANGE,
            "bytes %d-%d/%d".formatted(part.first(), part.last(), good.bytes()));
      }
      OutputStream out = response.getOutputStream();
      copy(good, in, part.length(), out);
      out.flush();
    }
  }

  private InputStream open(Grant.Good good, ByteRange.Part part) {
    try {
      return store.open(good.object(), part.first(), part.length());
    } catch (NoSuchObjectException e) {
      throw ended();
    } catch (StorageException e) {
      throw new ProblemException(
          Problem.of(ProblemType.UNAVAILABLE, "The store cannot be reached.").after(COME_BACK));
    }
  }

  /** The length is announced by then: who does not get all of it has to see the connection end. */
  private void copy(Grant.Good good, InputStream in, long length, OutputStream out)
      throws IOException {
    Instant end = clock.instant().plus(settings.proxyLongest());
    Instant look = clock.instant().plus(LOOK_AFTER);
    byte[] buffer = new byte[BUFFER];
    long unseen = 0;
    for (long left = length; left > 0; ) {
      int read = read(in, buffer, (int) Math.min(buffer.length, left));
      out.write(buffer, 0, read);
      left -= read;
      unseen += read;
      Instant now = clock.instant();
      if (now.isAfter(end)) {
        throw new CloseNowException("package: expected it to be read in time");
      }
      if (unseen >= LOOK_AFTER_BYTES || now.isAfter(look)) {
        if (!grants.stillThere(good)) {
          throw new CloseNowException("package: deleted while it was read");
        }
        unseen = 0;
        look = now.plus(LOOK_AFTER);
      }
    }
  }

  private static int read(InputStream in, byte[] buffer, int most) throws IOException {
    int read;
    try {
      read = in.read(buffer, 0, most);
    } catch (IOException e) {
      throw new CloseNowException("package: the store's answer broke off", e);
    }
    if (read < 0) {
      throw new CloseNowException("package: the store sent less than expected");
    }
    return read;
  }

  private ProblemException busy() {
    return new ProblemException(
        Problem.of(ProblemType.UNAVAILABLE, "As many packages are being sent as can be at once.")
            .after(COME_BACK));
  }

  private static ProblemException ended() {
    return new ProblemException(
        Problem.of(ProblemType.LINK_ENDED, "Open the link in the mail again."));
  }
}
