// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

  @TempDir Path home;

  @Test
  void onlyItsOwnerMayReadIt() throws IOException {
    Logger root = Logger.getLogger("");
    Handler[] before = root.getHandlers();
    Path folder = Files.createDirectories(home.resolve(".evograft/logs"));
    LogFile log = LogFile.install(home, false);
    try {
      log.publish(new LogRecord(Level.INFO, "hello"));
      assertThat(permissions(folder)).isEqualTo("rwx------");
      assertThat(permissions(folder.resolve("evograft-0-0.log"))).isEqualTo("rw-------");
    } finally {
      log.close();
      root.removeHandler(log);
      for (Handler handler : before) {
        root.addHandler(handler);
      }
    }
  }

  @Test
  void itGoesOnWhenWhatWasInTheWayIsGone() throws IOException {
    AtomicLong nanos = new AtomicLong(1);
    Path folder = home.resolve("logs");
    LogFile log = new LogFile(folder, nanos::get);
    log.setLevel(Level.INFO);
    Files.createFile(folder);
    log.publish(new LogRecord(Level.INFO, "one"));
    Files.delete(folder);
    log.publish(new LogRecord(Level.INFO, "two"));
    assertThat(folder).as("it is not tried at once again").doesNotExist();

    nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
    log.publish(new LogRecord(Level.INFO, "three"));
    log.close();

    assertThat(Files.readString(folder.resolve("evograft-0-0.log"))).contains("three");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
