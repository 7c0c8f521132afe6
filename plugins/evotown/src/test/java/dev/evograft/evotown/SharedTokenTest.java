// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.sandbox.Mode;
import dev.evograft.sandbox.StandIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Two workspaces and four processes of one home that all want to register at the same time. */
class SharedTokenTest {

  @TempDir private Path folder;

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "permissions are looked at")
  void oneRegistersAndAllReportWithTheOneToken() throws Exception {
    try (StandIn town = StandIn.start(StandIn.Options.of(Mode.REAL))) {
      List<Process> processes = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        processes.add(start(town, "workspace-" + i % 2, "run-" + i));
      }
      for (Process process : processes) {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.exitValue()).as(said).isZero();
      }

      assertThat(town.requests())
          .filteredOn(request -> request.string("path", "").endsWith("/engines/register"))
          .hasSize(1);
      for (int i = 0; i < 4; i++) {
        assertThat(town.run("run-" + i).orElseThrow()).containsEntry("status", "succeeded");
      }
      assertThat(tokenFiles()).hasSize(1);
      assertThat(Files.getPosixFilePermissions(tokenFiles().get(0)))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  private List<Path> tokenFiles() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("home/.evograft/evotown"))) {
      return files.filter(file -> file.getFileName().toString().startsWith("token-")).toList();
    }
  }

  private Process start(StandIn town, String workspace, String runId) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            RegisteringProcess.class.getName(),
            folder.resolve("home").toString(),
            Files.createDirectories(folder.resolve(workspace)).toString(),
            town.url().toString(),
            town.adminToken(),
            runId)
        .redirectErrorStream(true)
        .start();
  }
}
