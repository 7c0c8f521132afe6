// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.logging.ConsoleHandler;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The log of the command line, {@code ~/.evograft/logs/evograft-*.log}: three files of 4 MiB, made
 * only when there is something to write. Standard error is for people, and gets the log only when
 * it is asked for. Only its owner may read it.
 */
final class LogFile extends Handler {

  private static final int BYTES = 4 << 20;
  private static final int FILES = 3;

  private Path folder;
  private String pattern = "evograft-%u-%g.log";
  private @Nullable Handler file;
  private boolean broken;

  private LogFile(Path folder) {
    this.folder = folder;
  }

  static LogFile install(Path home, boolean verbose) {
    withoutConsole();
    LogFile log = new LogFile(home.resolve(".evograft").resolve("logs"));
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
    if (!isLoggable(entry) || broken) {
      return;
    }
    try {
      if (file == null) {
        file = open();
      }
      file.publish(entry);
    } catch (IOException e) {
      broken = true;
      System.err.println("evograft: cannot write the log in " + folder + ": " + e.getMessage());
    }
  }

  /** Goes on in another folder, in files of another name (of {@link FileHandler}). */
  synchronized void moveTo(Path otherFolder, String otherPattern) {
    close();
    folder = otherFolder;
    pattern = otherPattern;
    broken = false;
  }

  private Handler open() throws IOException {
    Files.createDirectories(folder);
    permit(folder, "rwx------");
    FileHandler handler = new FileHandler(folder.resolve(pattern).toString(), BYTES, FILES, true);
    handler.setFormatter(new LogLine());
    handler.setEncoding("UTF-8");
    try (var files = Files.newDirectoryStream(folder, "*.log")) {
      for (Path log : files) {
        permit(log, "rw-------");
      }
    }
    return handler;
  }

  private static void permit(Path path, String permissions) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(PosixFilePermissions.fromString(permissions));
    }
  }

  @Override
  public synchronized void flush() {
    if (file != null) {
      file.flush();
    }
  }

  @Override
  public synchronized void close() {
    if (file != null) {
      file.close();
      file = null;
    }
  }
}
