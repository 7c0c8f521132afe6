// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import dev.evograft.spi.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/** Journals in a folder, without a runtime. */
final class Journals {

  /** Kept between tests, as a user's cache is kept between starts. */
  static final Path CACHE = Path.of("target", "sqlite-cache").toAbsolutePath();

  /** Enough for a busy machine, and no burden on the test that waits for its end. */
  private static final Patience PATIENCE = new Patience(Duration.ofSeconds(2));

  private Journals() {}

  static SqliteJournal in(Path folder) {
    return at(folder.resolve("journal.db"));
  }

  static SqliteJournal at(Path file) {
    return at(file, Place.FileSystems.REAL);
  }

  static SqliteJournal at(Path file, Place.FileSystems fileSystems) {
    NativeLibrary library = new NativeLibrary(new Folder(file.getParent()), CACHE, true);
    return new SqliteJournal(() -> file, () -> new Place(file, library, fileSystems, PATIENCE));
  }

  /** A workspace whose files are written as a whole, which is all that is needed here. */
  record Folder(Path root) implements Workspace {

    @Override
    public Path state() {
      return root.resolve(".evograft");
    }

    @Override
    public Path pluginState() {
      return state().resolve("journal");
    }

    @Override
    public void replace(Path file, byte[] content, Access access) {
      try {
        Files.createDirectories(file.getParent());
        Path temporary = Files.createTempFile(file.getParent(), "new", null);
        Files.write(temporary, content);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Lock lock(Path file, Duration patience) {
      throw new UnsupportedOperationException("the journal has its own lock");
    }
  }
}
