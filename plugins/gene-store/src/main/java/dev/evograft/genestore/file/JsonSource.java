// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A JSON file as it was last read. Its holder has a lock. */
final class JsonSource implements Closeable {

  private final @Nullable Path file;
  private final String member;
  private final RecordNames names;
  private @Nullable Generation generation;
  private @Nullable FileFacts facts;
  private JsonShape shape = JsonShape.NONE;

  JsonSource(ShelfFiles files) {
    this.file = files.json();
    this.member = files.member();
    this.names = files.names();
  }

  /** Whether nobody wrote it since. */
  boolean isCurrent() throws IOException {
    return file == null || Objects.equals(FileFacts.of(file), facts);
  }

  /** Reads it anew. */
  void load(JsonFileScan.Sink sink) throws IOException {
    close();
    Path from = file;
    if (from == null) {
      return;
    }
    Generation opened = Generation.open(from);
    generation = opened;
    facts = opened == null ? null : opened.facts();
    shape = JsonShape.NONE;
    if (opened != null) {
      if (opened.size() > LineLog.MAX_FILE) {
        throw new FileSystemException(
            from.toString(), null, "it is larger than 4 GiB, move it away");
      }
      shape = new JsonFileScan(opened, member, names, sink).scan();
    }
  }

  JsonShape shape() {
    return shape;
  }

  @Nullable FileFacts facts() {
    return facts;
  }

  byte[] read(long offset, int length) throws IOException {
    Generation opened = generation;
    if (opened == null) {
      throw new IOException("there is no " + member);
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
    if (old != null) {
      old.close();
    }
  }
}
