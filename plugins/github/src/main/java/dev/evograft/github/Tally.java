// SPDX-License-Identifier: Apache-2.0
package dev.evograft.github;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.Workspace;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * How often each kind of failure came since its last success, its issue, and when one was opened
 * last; in a file of the plugin. Bounded: of more than 200 kinds those that came longest ago are
 * forgotten. For one thread at a time; of all processes one at a time delivers.
 */
final class Tally {

  private static final int MOST_KINDS = 200;
  private static final int MOST_CYCLES = 20;
  private static final Duration APART = Duration.ofDays(1);
  private static final String OPENED = "opened_at";
  private static final String ASKED = "asked_at";
  private static final String KINDS = "kinds";
  private static final String KIND = "kind";
  private static final String PAGE = "page";
  private static final String PAGE_AT = "page_at";
  private static final String NUMBER = "number";
  private static final String REPOSITORY = "repository";

  /** As long new issues hardly move what is behind a page. */
  private static final Duration SAME_PAGE = Duration.ofHours(1);

  private final Workspace workspace;
  private final String repository;
  private final Path file;

  Tally(Workspace workspace, String repository) {
    this.workspace = workspace;
    this.repository = repository;
    this.file = workspace.pluginState().resolve("failures.json");
  }

  /** How often this kind has failed now; a cycle that is told again counts once. */
  int failed(Failure failure) {
    JsonObject tally = read();
    List<JsonObject> kinds = new ArrayList<>();
    JsonObject mine = JsonObject.EMPTY;
    for (JsonObject kind : tally.objects(KINDS)) {
      if (kind.string(KIND, "").equals(failure.kind())) {
        mine = kind;
      } else {
        kinds.add(kind);
      }
    }
    List<String> cycles = new ArrayList<>(mine.strings("cycles"));
    int count = (int) mine.integer("count", 0);
    if (!cycles.contains(failure.cycle())) {
      cycles.add(failure.cycle());
      count++;
    }
    kinds.add(
        mine.with(KIND, failure.kind())
            .with("count", count)
            .with("cycles", last(cycles, MOST_CYCLES)));
    write(tally.with(KINDS, last(kinds, MOST_KINDS)));
    return count;
  }

  /** It was mended: nothing is left of it but the number of its issue, which may still be open. */
  void succeeded(Failure success) {
    JsonObject tally = read();
    List<JsonObject> kinds = new ArrayList<>();
    for (JsonObject kind : tally.objects(KINDS)) {
      if (!kind.string(KIND, "").equals(success.kind())) {
        kinds.add(kind);
      } else if (kind.integer(NUMBER, 0) > 0) {
        kinds.add(
            JsonObject.builder()
                .put(KIND, success.kind())
                .put(NUMBER, kind.integer(NUMBER, 0))
                .put(REPOSITORY, kind.string(REPOSITORY, ""))
                .build());
      }
    }
    if (!kinds.equals(tally.objects(KINDS))) {
      write(tally.with(KINDS, kinds));
    }
  }

  /** The number of the issue that a kind had last, whether it is open or not. */
  OptionalLong number(Failure failure) {
    return read().objects(KINDS).stream()
        .filter(kind -> kind.string(KIND, "").equals(failure.kind()))
        .filter(kind -> kind.string(REPOSITORY, "").equals(repository))
        .mapToLong(kind -> kind.integer(NUMBER, 0))
        .filter(number -> number > 0)
        .findFirst();
  }

  /** The issue of a kind, if one was opened and it has not been mended since. */
  Optional<String> issue(Failure failure) {
    return read().objects(KINDS).stream()
        .filter(kind -> kind.string(KIND, "").equals(failure.kind()))
        .map(kind -> kind.string("issue", ""))
        .filter(issue -> !issue.isEmpty())
        .findFirst();
  }

  /** Whether an issue may be opened now: one a day, with those that nobody knows of. */
  boolean isFree(Instant now) {
    return isFree(read().string(OPENED, ""), now);
  }

  /** Whether somebody tried to open one of this kind within a day, and had no answer. */
  boolean isAsked(Failure failure, Instant now) {
    return read().objects(KINDS).stream()
        .filter(kind -> kind.string(KIND, "").equals(failure.kind()))
        .anyMatch(kind -> !isFree(kind.string(ASKED, ""), now));
  }

  private boolean isFree(String opened, Instant now) {
    return !isWithin(APART, opened, now);
  }

  private boolean isWithin(Duration duration, String then, Instant now) {
    if (then.isEmpty()) {
      return false;
    }
    try {
      Instant at = Instant.parse(then);
      return !at.isAfter(now) && now.isBefore(at.plus(duration)); // a clock may have been wrong
    } catch (DateTimeException e) {
      throw damaged(e);
    }
  }

  /**
   * One of this kind is about to be asked for: from now on it counts as opened, for nobody may ever
   * learn what became of it. What undoes that.
   */
  Runnable asking(Failure failure, Instant now) {
    JsonObject before = read();
    write(
        before
            .with(KINDS, of(before, failure, kind -> kind.with(ASKED, now.toString())))
            .with(OPENED, now.toString()));
    return () -> write(before);
  }

  /** The issue of a kind is open, by us or by somebody else. */
  void opened(Failure failure, GitHubClient.Issue issue) {
    JsonObject tally = read();
    write(
        tally.with(
            KINDS,
            of(
                tally,
                failure,
                kind ->
                    kind.without(ASKED)
                        .with("issue", issue.address())
                        .with(NUMBER, issue.number())
                        .with(REPOSITORY, repository))));
  }

  /**
   * The page of the open issues to go on with, where looking for that of a kind took too long; the
   * first where that is more than an hour ago.
   */
  int page(Failure failure, Instant now) {
    return read().objects(KINDS).stream()
        .filter(kind -> kind.string(KIND, "").equals(failure.kind()))
        .filter(kind -> isWithin(SAME_PAGE, kind.string(PAGE_AT, ""), now))
        .mapToInt(kind -> (int) kind.integer(PAGE, IssueSearch.FIRST_PAGE))
        .findFirst()
        .orElse(IssueSearch.FIRST_PAGE);
  }

  /** That page; the first where all were looked at. */
  void reached(Failure failure, int page, Instant now) {
    if (page(failure, now) != page) {
      JsonObject tally = read();
      write(
          tally.with(
              KINDS,
              of(tally, failure, kind -> kind.with(PAGE, page).with(PAGE_AT, now.toString()))));
    }
  }

  private static List<JsonObject> of(
      JsonObject tally, Failure failure, UnaryOperator<JsonObject> change) {
    List<JsonObject> kinds = new ArrayList<>();
    for (JsonObject kind : tally.objects(KINDS)) {
      boolean mine = kind.string(KIND, "").equals(failure.kind());
      kinds.add(mine ? change.apply(kind) : kind);
    }
    return kinds;
  }

  private static <T> List<T> last(List<T> all, int most) {
    return all.subList(Math.max(0, all.size() - most), all.size());
  }

  private JsonObject read() {
    try {
      return JsonText.parseObject(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return JsonObject.EMPTY;
    } catch (IOException e) {
      throw new RetriableException("read_failed", "cannot read " + file + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw damaged(e);
    }
  }

  private EvograftException damaged(Exception e) {
    return new EvograftException(
        "bad_state", file + " is damaged; remove it, and failures are counted anew", e);
  }

  private void write(JsonObject tally) {
    workspace.replace(
        file, (tally + "\n").getBytes(StandardCharsets.UTF_8), Workspace.Access.SECRET);
  }
}
