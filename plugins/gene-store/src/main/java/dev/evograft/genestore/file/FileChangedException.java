// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A file was written in place while it was read: whoever reads it looks again. */
final class FileChangedException extends FileSystemException {

  private static final long serialVersionUID = 1L;

  FileChangedException(Path file) {
    super(file.toString(), null, "it became shorter while it was read");
  }
}
