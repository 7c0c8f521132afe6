// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what a compaction put into the JSON file and another program wrote over: Evolver 1.29 takes
 * no lock, reads the file, and writes all of it a moment later without what came in between. Within
 * a minute that is brought back, unless who wrote had read what the compaction made, or put back
 * the very file of before it; otherwise somebody meant it, and what is gone is kept aside. Its
 * callers hold the store's lock and that of compactions.
 */
final class LostWrites {

  private static final Logger log = LoggerFactory.getLogger(LostWrites.class);

  /** Who writes the file later than this has read it after the compaction. */
  private static final Duration MOMENT = Duration.ofSeconds(60);

  private static final int ATTEMPTS = 3;

  private final Shelf shelf;
  private final Path lines;
  private final Path json;
  private final OverriddenFile overridden;

  LostWrites(Shelf shelf) {
    this.shelf = shelf;
    this.lines = shelf.log().file();
    this.json = Objects.requireNonNull(shelf.files().json());
    this.overridden = new OverriddenFile(json, shelf.context());
  }

  /** Looks, if the JSON file is another one than the last compaction made or a look has seen. */
  void find() throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      FileFacts now = FileFacts.of(json);
      LastCompaction.Head last = LastCompaction.head(lines);
      if (last == null || last.json().equals(FileFacts.identity(now))) {
        shelf.lookedAt(FileFacts.identity(now));
        return;
      }
      Losses losses = losses();
      if (Objects.equals(FileFacts.of(json), now)) {
        settle(losses, last, now);
        shelf.lookedAt(FileFacts.identity(now));
        return;
      }
    }
  }

  private Losses losses() {
    Losses losses = new Losses(shelf);
    try (LogReader reader = new LogReader(LastCompaction.of(lines), null)) {
      reader.refresh(losses);
    }
    return losses;
  }

  private void settle(Losses losses, LastCompaction.Head last, @Nullable FileFacts now)
      throws IOException {
    boolean soon = now != null && isSoon(now.modified() - last.at());
    boolean byAccident = soon && !losses.isAnyThere() && !isAsBefore(last);
    try (LastCompaction file = new LastCompaction(lines)) {
      if (byAccident || shelf.isDamaged()) {
        bringBack(losses.lost());
        overridden.keep(losses.changed(), "what was written here, and written over in");
        file.lookedAt(new LastCompaction.Head(FileFacts.identity(now), last.at(), last.before()));
      } else {
        overridden.keep(records(losses.lost()), "what was written here, and taken out of");
        if (soon && losses.lost().isEmpty()) {
          file.lookedAt(new LastCompaction.Head(FileFacts.identity(now), last.at(), last.before()));
        } else {
          file.forget();
        }
      }
    }
  }

  private static boolean isSoon(long nanos) {
    return nanos >= 0 && nanos < MOMENT.toNanos();
  }

  /** What version control or a person puts back is no accident. */
  private boolean isAsBefore(LastCompaction.Head last) throws IOException {
    try (Generation now = Generation.open(json)) {
      return LastCompaction.content(now).equals(last.before());
    }
  }

  private void bringBack(List<byte[]> lost) throws IOException {
    if (!lost.isEmpty()) {
      shelf.context().steps().before("bring back");
      shelf.log().appendUnderLock(lost);
      String what = "lost " + lost.size() + " records to another program; they are brought back";
      log.warn("{} {}", json, what);
      shelf.context().reports().report(LastCompaction.of(lines), what);
    }
  }

  private static List<byte[]> records(List<byte[]> lines) {
    return lines.stream()
        .filter(line -> !Objects.requireNonNull(RecordHead.ofLine(line)).isRemoval())
        .toList();
  }
}
