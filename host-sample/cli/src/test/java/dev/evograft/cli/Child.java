// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A command of the built distribution while it runs and after; what it prints is in files. */
record Child(Process process, Path out, Path err) {

  String output() throws IOException {
    return Files.readString(out);
  }

  String errors() throws IOException {
    return Files.readString(err);
  }

  /** Waits for the object that a command with --json prints when it is ready, and lives on. */
  JsonObject ready() throws Exception {
    Wait.until(
        "the first line of " + out.getFileName(),
        () -> {
          boolean lives = process.isAlive();
          if (output().endsWith("}\n")) {
            return true;
          }
          assertThat(lives).as("it lives; it said: %s", errors()).isTrue();
          return false;
        });
    return json(output());
  }

  /** Waits for its end. */
  Child ended() throws Exception {
    assertThat(process.waitFor(Wait.LONG.toSeconds(), TimeUnit.SECONDS))
        .as("%s ended in time; it said: %s%s", out.getFileName(), output(), errors())
        .isTrue();
    return this;
  }

  /** Waits for its end, and this exit code. */
  Child exits(int code) throws Exception {
    assertThat(ended().process.exitValue()).as("%s%s", output(), errors()).isEqualTo(code);
    return this;
  }

  /** Sends it a signal, such as {@code STOP}. */
  void signal(String name) throws Exception {
    String pid = Long.toString(process.pid());
    assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor()).isZero();
  }

  static JsonObject json(String text) {
    return JsonText.parseObject(text.strip().getBytes(StandardCharsets.UTF_8));
  }
}
