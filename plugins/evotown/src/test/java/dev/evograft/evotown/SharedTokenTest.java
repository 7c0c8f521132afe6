// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.sandbox.Mode;
import dev.evograft.sandbox.StandIn;
import dev.evograft.spi.PluginContext;
import dev.evograft.testkit.TestRuntime;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpSettings;
import java.io.IOException;
import java.io.Writer;
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
        end(process);
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

  /** Two that stay, one in each workspace, and two that come and go while the token changes. */
  @Test
  void aTokenThatIsRotatedWhileFourProcessesReportIsLostForNone() throws Exception {
    Captured plugin = new Captured();
    try (StandIn town = StandIn.start(StandIn.Options.of(Mode.REAL));
        HttpClient http = new HttpClient(HttpSettings.of("rotate", "test"));
        TestRuntime person =
            TestRuntime.in(folder)
                .set("evotown.url", town.url().toString())
                .set("evotown.admin_token", town.adminToken())
                .plugin("evotown", plugin)
                .start()) {
      PluginContext context = plugin.context();
      List<Process> processes = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        processes.add(start(town, "workspace-" + i % 2, "run-" + i));
      }
      List<Process> staying = processes.subList(0, 2);
      for (Process process : staying) {
        assertThat(process.inputReader(UTF_8).lines().anyMatch(line -> line.startsWith("reported")))
            .isTrue();
      }
      Setup setup = Setup.of(context, town.url());
      for (int turn = 0; turn < 5; turn++) {
        for (int i = 0; i < staying.size(); i++) {
          Writer ids = staying.get(i).outputWriter(UTF_8);
          ids.write("run-" + turn + "-of-" + i + "\n");
          ids.flush();
        }
        new Registration(setup, http, context.redactor(), context.clock()).register(true);
      }
      for (Process process : processes) {
        end(process);
      }

      assertThat(town.requests())
          .filteredOn(request -> request.string("path", "").endsWith("/engines/register"))
          .hasSize(1 + 5);
      for (int turn = 0; turn < 5; turn++) {
        for (int i = 0; i < 2; i++) {
          assertThat(town.run("run-" + turn + "-of-" + i).orElseThrow())
              .containsEntry("status", "succeeded");
        }
      }
      assertThat(town.run("run-3").orElseThrow()).containsEntry("status", "succeeded");
      assertThat(tokenFiles()).hasSize(1);
    }
  }

  /** Nothing more comes; what it had to do it does. */
  private static void end(Process process) throws Exception {
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
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
