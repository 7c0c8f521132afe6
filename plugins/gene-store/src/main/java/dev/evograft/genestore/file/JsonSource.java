// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A JSON file as it was last read. Its holder has a lock. */
final class JsonSource implements Closeable {

  private final ShelfFiles files;
  private final @Nullable Path file;
  private @Nullable Generation generation;
  private @Nullable FileFacts facts;
  private JsonShape shape = JsonShape.NONE;
  private @Nullable Begun asked;
  private boolean isAsked;

  JsonSource(ShelfFiles files) {
    this.files = files;
    this.file = files.json();
  }

  /** Whether nobody wrote it since. */
  boolean isCurrent() throws IOException {
    return file == null || Objects.equals(FileFacts.of(file), facts);
  }

  /** Reads it anew. */
  void load(Catalogue catalogue) throws IOException {
    close();
    Path from = file;
    Generation opened = from == null ? null : Generation.open(from);
    generation = opened;
    facts = opened == null ? null : opened.facts();
    shape = opened == null ? JsonShape.NONE : JsonLoad.scan(opened, files, catalogue);
  }

  /** Takes over what somebody else read. */
  void adopt(JsonLoad load) {
    close();
    generation = load.file();
    facts = load.file().facts();
    shape = load.shape();
  }

  JsonShape shape() {
    return shape;
  }

  @Nullable FileFacts facts() {
    return facts;
  }

  /** Whether a log was begun beside it; it is read for that once at most. */
  boolean is(Begun beside) throws IOException {
    if (!Objects.equals(asked, beside)) {
      isAsked = beside.is(generation);
      asked = beside;
    }
    return isAsked;
  }

  byte[] read(long offset, int length) throws IOException {
    Generation opened = generation;
    if (opened == null) {
      throw new IOException("there is no " + files.member());
    }
    return opened.readFully(offset, length);
  }

  /** The file that it read, held for the caller; null without one. */
  @Nullable Generation pin() {
    Generation opened = generation;
    return opened != null && opened.retain() ? opened : null;
  }

  @Override
  public void close() {
    Generation old = generation;
    generation = null;
    facts = null;
    asked = null;
    if (old != null) {
      old.close();
    }
  }
}
