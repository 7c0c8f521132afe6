// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what compactions put into the JSON file and another program wrote over: Evolver 1.29 takes
 * no lock, reads the file, and writes all of it a moment later without what came in between. Within
 * a minute that is brought back, unless who wrote had read what the compaction made, or put back
 * the very file of before one; otherwise somebody meant it, and what is gone is kept aside. Its
 * callers hold the lock of compactions; that of the store is taken for what is written.
 */
final class LostWrites {

  private static final Logger log = LoggerFactory.getLogger(LostWrites.class);
  private static final int ATTEMPTS = 3;

  private final Shelf shelf;
  private final Path lines;
  private final Path json;

  LostWrites(Shelf shelf) {
    this.shelf = shelf;
    this.lines = shelf.log().file();
    this.json = Objects.requireNonNull(shelf.files().json());
  }

  /**
   * Looks, if the JSON file is another one than the last compaction made or a look has seen.
   *
   * @throws EvograftException code {@code store_busy} if it is written all the time
   */
  void find() throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      FileFacts now = FileFacts.of(json);
      LastCompaction.Head last = LastCompaction.head(lines);
      if (last == null || last.json().equals(FileFacts.identity(now)) || settle(now)) {
        shelf.lookedAt();
        return;
      }
    }
    throw Compaction.busy(json);
  }

  /** False, and nothing was done, if the file is another one by now. */
  private boolean settle(@Nullable FileFacts now) throws IOException {
    Losses losses = new Losses(shelf);
    try (LogReader reader = new LogReader(LastCompaction.of(lines), null)) {
      reader.refresh(losses);
    }
    Verdict verdict = judge(losses, now);
    List<LastCompaction.Section> sections = losses.sections();
    try (LastCompaction file = new LastCompaction(lines, shelf.context().lock().own())) {
      if (verdict.kept > 0) {
        LastCompaction.Head newest = sections.get(0).head();
        file.writeLookedAt(
            new LastCompaction.Head(FileFacts.identity(now), newest.at(), newest.before()),
            verdict.kept < sections.size() ? sections.get(verdict.kept).offset() : Long.MAX_VALUE);
      }
      return shelf
          .context()
          .lock()
          .hold(
              held -> {
                if (!Objects.equals(FileFacts.of(json), now)) {
                  return false;
                }
                bringBack(verdict.back);
                shelf.overridden().keep(verdict.aside);
                shelf.context().steps().before("say what was looked at");
                if (verdict.kept > 0) {
                  file.show();
                } else {
                  file.forget();
                }
                return true;
              });
    }
  }

  private Verdict judge(Losses losses, @Nullable FileFacts now) throws IOException {
    List<LastCompaction.Section> sections = losses.sections();
    int soon = 0;
    while (soon < sections.size() && now != null && sections.get(soon).isNear(now.modified())) {
      soon++;
    }
    // Who had read one compaction had read those before it. A damaged file tells nothing of that.
    int byAccident = shelf.isDamaged() ? soon : Math.min(soon, losses.read());
    if (isAsBeforeAny(sections)) {
      byAccident = 0;
    }
    Verdict verdict = new Verdict(soon);
    for (Losses.Found one : losses.found()) {
      if (one.section() < byAccident) {
        (one.isLost() ? verdict.back : verdict.changed).add(one);
      } else if (one.isLost()) {
        verdict.aside(one);
        verdict.kept = Math.min(verdict.kept, one.section()); // and none before it
      }
    }
    verdict.changed.forEach(verdict::aside);
    return verdict;
  }

  /** What version control or a person puts back is no accident. */
  private boolean isAsBeforeAny(List<LastCompaction.Section> sections) throws IOException {
    try (Generation now = Generation.open(json)) {
      String content = LastCompaction.content(now);
      return sections.stream().anyMatch(one -> one.head().before().equals(content));
    }
  }

  private void bringBack(List<Losses.Found> lost) throws IOException {
    // Whoever wrote one since then had no need of this.
    List<byte[]> missing =
        lost.stream().filter(one -> !shelf.isInLog(one.id())).map(Losses.Found::line).toList();
    if (!missing.isEmpty()) {
      shelf.context().steps().before("bring back");
      shelf.log().appendUnderLock(missing);
      String what = "lost " + missing.size() + " records to another program; they are brought back";
      log.warn("{} {}", json, what);
      shelf.context().reports().report(LastCompaction.of(lines), what);
    }
  }

  /** What is to be done. */
  private static final class Verdict {
    final List<Losses.Found> back = new ArrayList<>();
    final List<Losses.Found> changed = new ArrayList<>();
    final List<byte[]> aside = new ArrayList<>();

    /** So many compactions may need another look. */
    int kept;

    Verdict(int kept) {
      this.kept = kept;
    }

    void aside(Losses.Found one) {
      if (!one.isRemoval()) {
        aside.add(one.line());
      }
    }
  }
}
