// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A long backlog: it drains in little memory, and who waits for a new run does not wait for it. */
class BacklogTest {

  private static final int ENTRIES = 100_000;

  @TempDir Path folder;

  @Test
  void aHundredThousandEntriesDrainIn64MegabytesAndANewRunGoesFirst() throws Exception {
    List<String> lines = run("-Xmx64m", ENTRIES / 2, 0);

    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).startsWith("delivered ");
    assertThat(lines.get(1)).startsWith("empty " + (ENTRIES + 2) + " ");
    long waited = Long.parseLong(lines.get(0).split(" ")[1]);
    long all = Long.parseLong(lines.get(1).split(" ")[2]);
    assertThat(waited).as("%s", lines).isLessThan(all / 2);
  }

  private List<String> run(String heap, int runs, int micros)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                BacklogProcess.class.getName(),
                folder.resolve("journal.db").toString(),
                Integer.toString(runs),
                Integer.toString(micros))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      return out.lines().toList();
    } finally {
      process.destroyForcibly();
    }
  }
}
