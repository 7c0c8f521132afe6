// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.toolkit.json.JsonText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the last compactions put into the JSON file with what that file has now. They come
 * newest first: the first line of an id is the one that should count, and the others tell what
 * there was before.
 */
final class Losses implements LogSink {

  /** More than there are compactions. */
  private static final int NONE = Integer.MAX_VALUE;

  private final Shelf shelf;
  private final List<LastCompaction.Section> sections = new ArrayList<>();
  private final Map<String, Found> found = new LinkedHashMap<>();
  private @Nullable String was;

  Losses(Shelf shelf) {
    this.shelf = shelf;
  }

  /** The compactions, newest first. */
  List<LastCompaction.Section> sections() {
    return sections;
  }

  /** Records that are not as a compaction made them. */
  Collection<Found> found() {
    return found.values().stream().filter(one -> one.line.length > 0).toList();
  }

  /**
   * The first of the compactions that whoever wrote the file had read, for something is as that one
   * made it and was never so before; more than there are if there is none.
   */
  int read() {
    return found.values().stream().mapToInt(one -> one.read).min().orElse(NONE);
  }

  @Override
  public void restart() {
    // it is read once
  }

  @Override
  public boolean line(LogLine line) {
    RecordHead head = RecordHead.ofLine(line.bytes());
    if (head == null) {
      return false;
    }
    if (LastCompaction.TYPE.equals(head.type())) {
      sections.add(LastCompaction.Section.of(line));
      was = null;
      return true;
    }
    if (LastCompaction.REPLACED.equals(head.type())) {
      was = JsonText.parseForeignObject(line.bytes()).string("was", "");
      return true;
    }
    String id = head.id();
    if (id != null && !sections.isEmpty() && !shelf.isInLog(id)) {
      judge(id, head, line.bytes());
    }
    was = null;
    return true;
  }

  private void judge(String id, RecordHead head, byte[] line) {
    Optional<byte[]> now = shelf.text(id);
    boolean isAsBefore =
        was == null ? now.isEmpty() : was.equals(now.map(LastCompaction::content).orElse(null));
    boolean isAsMade =
        head.isRemoval() ? now.isEmpty() : now.isPresent() && ForeignCopies.isSame(now.get(), line);
    int section = sections.size() - 1;
    Found one = found.get(id);
    if (one == null) {
      one = new Found(id, section, isAsMade ? new byte[0] : line, head.isRemoval());
      one.isOlder = now.isEmpty();
      found.put(id, one);
    }
    if (isAsBefore || isAsMade) {
      one.isOlder = true;
      one.read = isAsBefore ? NONE : section;
    }
  }

  @Override
  public void tooLong(long offset, long length) {
    // it was none before either
  }

  /** A record that a compaction made. */
  static final class Found {
    private final String id;
    private final int section;
    private final byte[] line;
    private final boolean isRemoval;
    private boolean isOlder;
    private int read = NONE;

    private Found(String id, int section, byte[] line, boolean isRemoval) {
      this.id = id;
      this.section = section;
      this.line = line;
      this.isRemoval = isRemoval;
    }

    String id() {
      return id;
    }

    /** The number of the compaction, from the newest on. */
    int section() {
      return section;
    }

    byte[] line() {
      return line;
    }

    boolean isRemoval() {
      return isRemoval;
    }

    /** The file knows nothing of it: it has nothing there, or what was there before. */
    boolean isLost() {
      return isOlder;
    }
  }
}
