// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi;

import java.nio.file.Path;
import java.util.Objects;

/**
 * One write of Evograft's own that was done; see {@link OwnFolder}.
 *
 * @param kind what was done
 * @param path of the file in the folder, with slashes
 * @param to the new name of a file that was moved; of what was appended how many bytes the file had
 *     before; else empty
 * @param content what was written; empty of what moves or goes
 * @since 0.1
 */
public record OwnWrite(Kind kind, String path, String to, Content content) {

  public OwnWrite {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(content, "content");
  }

  /** What was done. */
  public enum Kind {
    /** Bytes were added at the end of a file, which was made where there was none. */
    APPEND,
    /** A file was written as a whole. */
    REPLACE,
    /** A file got another name. */
    MOVE,
    /** A file was deleted. */
    REMOVE
  }

  /**
   * Bytes in the record, which are there as long as the folder's lock is held.
   *
   * @param file of the record
   * @param offset where they begin in it, in bytes
   * @param length how many there are
   */
  public record Content(Path file, long offset, long length) {
    public Content {
      Objects.requireNonNull(file, "file");
    }
  }
}
