// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.toolkit.http.HttpResponse;
import java.time.Instant;
import java.util.Optional;

/**
 * What an answer to a piece of a file means that is no success: only Evotown's own word leaves a
 * file out.
 *
 * @param link to the server
 * @param blame whether a failure counts
 * @param taking whether the server takes files at all
 */
record UploadRefusals(Link link, UploadBlame blame, FileTaking taking) {

  /** Empty where it is about this one file, which is noted and left out. */
  Optional<DeliveryResult> of(Upload upload, String path, HttpResponse answer) {
    int status = answer.status();
    Instant now = link.context().clock().instant();
    Refusal why = Refusal.of(answer);
    switch (why) {
      case TOKEN -> {
        return Optional.of(
            DeliveryResult.paused(
                "Evotown refuses the token of this engine for files ("
                    + status
                    + "): run 'evograft evotown status'",
                now.plus(Answers.TOKEN_CHECK)));
      }
      case ROUTE -> {
        return Optional.of(missing(upload, answer));
      }
      case ADDRESS -> {
        boolean noSuch = status == 404 || status == 405; // a path for other methods only
        return Optional.of(noSuch ? missing(upload, answer) : elsewhere(status));
      }
      case BUSY -> {
        return Optional.of(
            RetryAfter.of(answer, link.context().clock())
                .map(time -> DeliveryResult.retry("Evotown answered " + status, time))
                .orElseGet(() -> blame.retry(upload.end(), "Evotown answered " + status)));
      }
      case STRANGER -> {
        return Optional.of(
            blame.retry(
                upload.end(),
                "something in front of Evotown answers " + status + "; check evotown.url"));
      }
      default -> {
        if (status == 404) {
          return Optional.of(notYet(upload));
        }
        if (!Refusal.isEvotowns(answer) && !Refusal.isBare(answer)) {
          return Optional.of(
              blame.retry(
                  upload.end(), "something in front of Evotown answers " + status + " to files"));
        }
        String said = Detail.of(answer, link.context().redactor()).text();
        upload
            .notes()
            .add(path + " was refused (" + status + (said.isEmpty() ? "" : ": " + said) + ")");
        return Optional.empty();
      }
    }
  }

  /**
   * There is no such path, says somebody. Evotown does if it has the run, or knows in its own words
   * that there is none; else another program is at the address, or the run is yet to come.
   */
  private DeliveryResult missing(Upload upload, HttpResponse answer) {
    boolean route = Refusal.of(answer) == Refusal.ROUTE;
    Lookup.Found found = upload.way().run().get();
    if (found instanceof Lookup.Found.Later later) {
      DeliveryResult result = later.result();
      boolean named = result.kind() == DeliveryResult.Kind.PAUSED || result.after() != null;
      return named ? result : blame.retry(upload.end(), String.valueOf(result.why()));
    }
    boolean evotowns = found instanceof Lookup.Found.None none && none.evotown();
    if (found instanceof Lookup.Found.Run || (route && evotowns)) {
      return takesNone();
    }
    boolean unknown = found instanceof Lookup.Found.None && !evotowns;
    return !route && unknown ? notYet(upload) : elsewhere(answer.status());
  }

  /** For an hour; not where it took some lately, as while an older version is there. */
  private DeliveryResult takesNone() {
    if (taking.tookLately()) {
      return DeliveryResult.paused(
          FileTaking.NO_FILES + " any more",
          link.context().clock().instant().plus(Answers.RECHECK));
    }
    taking.over();
    return DeliveryResult.delivered(FileTaking.NO_FILES);
  }

  private DeliveryResult notYet(Upload upload) {
    return blame.retry(upload.end(), "Evotown does not have the run yet");
  }

  private DeliveryResult elsewhere(int status) {
    return DeliveryResult.paused(
        link.setup().endpoint().server()
            + " answers "
            + status
            + ", so Evotown's API is not there: check evotown.url",
        link.context().clock().instant().plus(Answers.RECHECK));
  }
}
