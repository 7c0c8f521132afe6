// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.toolkit.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares what a compaction put into the JSON file with what that file has now. */
final class Losses implements LogSink {

  private final Shelf shelf;
  private final List<byte[]> lost = new ArrayList<>();
  private final List<byte[]> changed = new ArrayList<>();
  private @Nullable String was;
  private boolean isAnyThere;

  Losses(Shelf shelf) {
    this.shelf = shelf;
  }

  /** Lines of which the file knows nothing: it has nothing there, or what was there before. */
  List<byte[]> lost() {
    return lost;
  }

  /** Records that are others now. */
  List<byte[]> changed() {
    return changed;
  }

  /** Whether anything is as the compaction made it: then whoever wrote the file had read that. */
  boolean isAnyThere() {
    return isAnyThere;
  }

  @Override
  public void restart() {
    // it is read once
  }

  @Override
  public boolean line(LogLine line) {
    RecordHead head = RecordHead.ofLine(line.bytes());
    if (head == null || LastCompaction.TYPE.equals(head.type())) {
      return head != null;
    }
    if (LastCompaction.REPLACED.equals(head.type())) {
      was = JsonText.parseForeignObject(line.bytes()).string("was", "");
      return true;
    }
    String id = head.id();
    if (id != null && !shelf.isInLog(id)) {
      judge(head, line.bytes(), shelf.text(id));
    }
    was = null;
    return true;
  }

  private void judge(RecordHead head, byte[] line, Optional<byte[]> now) {
    boolean isBefore = was != null && was.equals(now.map(LastCompaction::content).orElse(null));
    boolean isOurs =
        head.isRemoval() ? now.isEmpty() : now.isPresent() && ForeignCopies.isSame(now.get(), line);
    if (isOurs) {
      isAnyThere |= !isBefore;
    } else if (isBefore || now.isEmpty()) {
      lost.add(line);
    } else if (!head.isRemoval()) {
      changed.add(line);
    }
  }

  @Override
  public void tooLong(long offset, long length) {
    // it was none before either
  }
}
