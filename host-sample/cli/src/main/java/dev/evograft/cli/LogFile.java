// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The log of the command line, {@code ~/.evograft/logs/evograft-*.log}, made only when there is
 * something to write. Standard error is for people, and gets the log only when it is asked for.
 * Only its owner may read it.
 */
final class LogFile extends Handler {

  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final LogLine lines = new LogLine();
  private final LongSupplier nanos;
  private Path folder;
  private @Nullable String ownName;
  private @Nullable RotatingFile file;

  /** When it is tried again after a failure, by {@link #nanos}; null while it works. */
  private @Nullable Long again;

  /**
   * @param nanos a clock as {@link System#nanoTime}
   */
  LogFile(Path folder, LongSupplier nanos) {
    this.folder = folder;
    this.nanos = nanos;
  }

  static LogFile install(Path home, boolean verbose) {
    KeptLogs.keep(false);
    withoutConsole();
    LogFile log = new LogFile(home.resolve(".evograft").resolve("logs"), System::nanoTime);
    log.setLevel(Level.INFO);
    Logger root = Logger.getLogger("");
    root.addHandler(log);
    if (verbose) {
      ConsoleHandler console = new ConsoleHandler();
      console.setFormatter(new LogLine());
      console.setLevel(Level.FINE);
      root.addHandler(console);
      Logger.getLogger("dev.evograft").setLevel(Level.FINE);
    }
    // PF4J tells each step of each start; only what went wrong there is of interest.
    Logger.getLogger("org.pf4j").setLevel(Level.WARNING);
    KeptLogs.keep(true);
    return log;
  }

  /** Java's own configuration has a console, whose making costs more than that of the log. */
  private static void withoutConsole() {
    try {
      LogManager.getLogManager().readConfiguration(InputStream.nullInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is nothing to read
    }
  }

  @Override
  public synchronized void publish(LogRecord entry) {
    if (!isLoggable(entry) || isPausing()) {
      return;
    }
    boolean interrupted = Thread.interrupted(); // it would close the channel of the lock
    try {
      if (file == null) {
        file = open();
      }
      file.write(lines.format(entry).getBytes(StandardCharsets.UTF_8));
      again = null;
    } catch (IOException e) {
      if (again == null) {
        System.err.println("evograft: cannot write the log in " + folder + ": " + e.getMessage());
      }
      again = nanos.getAsLong() + PAUSE_NANOS;
      close();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A disk that was full has room again some day; until then nothing waits for it. */
  private boolean isPausing() {
    Long until = again;
    return until != null && nanos.getAsLong() - until < 0;
  }

  /**
   * Goes on in a folder of the workspace, in files of this name, which nobody else writes. Others
   * may write the workspace, so nothing there may be a link.
   */
  synchronized void moveTo(Path otherFolder, String name) {
    close();
    folder = otherFolder;
    ownName = name;
    again = null;
  }

  private RotatingFile open() throws IOException {
    if (ownName != null && Files.isSymbolicLink(folder)) {
      throw new FileSystemException(folder.toString(), null, "it is a link; remove it");
    }
    Files.createDirectories(folder);
    PosixFileAttributeView view =
        Files.getFileAttributeView(folder, PosixFileAttributeView.class, NOFOLLOW_LINKS);
    if (view != null && !Files.isSymbolicLink(folder)) {
      view.setPermissions(PosixFilePermissions.fromString("rwx------"));
    }
    return ownName == null
        ? RotatingFile.shared(folder, "evograft")
        : RotatingFile.of(folder, ownName);
  }

  @Override
  public void flush() {
    // each entry is written at once
  }

  @Override
  public synchronized void close() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      System.err.println("evograft: cannot close the log in " + folder + ": " + e.getMessage());
    } finally {
      file = null;
    }
  }
}
