// SPDX-License-Identifier: Apache-2.0
package dev.evograft.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.sandbox.Mode;
import dev.evograft.sandbox.StandIn;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The agent as its user runs it: its own process, outside the checkout, with the one dependency.
 */
class AgentIT {

  @TempDir private Path folder;

  @Test
  void itsRunArrivesAndItsProcessEndsByItself() throws Exception {
    try (StandIn evotown = StandIn.start(StandIn.Options.of(Mode.REAL))) {
      Path workspace = Files.createDirectory(folder.resolve("workspace"));
      Process agent = start(workspace, evotown);

      // Nobody calls exit: a thread that is no daemon would keep it alive.
      assertThat(agent.waitFor(60, TimeUnit.SECONDS)).as("ended; said %s", said()).isTrue();

      assertThat(agent.exitValue()).as(said()).isZero();
      assertThat(said()).contains("state=delivered").doesNotContain("Problem[", "WARNING");
      assertThat(evotown.requests())
          .extracting(request -> request.string("path", ""))
          .anyMatch(path -> path.endsWith("/complete"));
      JsonObject run = evotown.run(runId(evotown)).orElseThrow();
      assertThat(run).containsEntry("status", "succeeded");
      assertThat(run.object("signals")).containsEntry("words", 5L);
      try (Stream<Path> files = Files.list(folder)) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .as("nothing is written outside the workspace and the plugin cache")
            .containsExactlyInAnyOrder("workspace", "said");
      }
    }
  }

  private static String runId(StandIn evotown) {
    return evotown.requests().stream()
        .map(request -> request.string("path", ""))
        .filter(path -> path.endsWith("/complete"))
        .map(path -> path.split("/")[4])
        .findFirst()
        .orElseThrow();
  }

  private Process start(Path workspace, StandIn evotown) throws Exception {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.io.tmpdir=" + Files.createDirectories(workspace.resolve("tmp")),
            "-cp",
            classPath(),
            "dev.evograft.example.Agent",
            workspace.toString(),
            evotown.url().toString(),
            StandIn.ENGINE_ID,
            evotown.token(),
            "count the words of this");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said").toFile());
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("HOME", folder.toString());
    return builder.start();
  }

  private static String classPath() throws Exception {
    String jars = Files.readString(Path.of("target/agent.classpath")).strip();
    String own =
        Stream.of(jars.split(File.pathSeparator))
            .map(path -> Path.of(path).getFileName().toString())
            .filter(name -> name.matches("(jackson|okhttp|okio|kotlin|sqlite|org\\.eclipse).*"))
            .collect(Collectors.joining(", "));
    assertThat(own).as("libraries of plugins on the agent's class path").isEmpty();
    return Path.of("target/classes").toAbsolutePath() + File.pathSeparator + jars;
  }

  private String said() throws Exception {
    return Files.readString(folder.resolve("said"));
  }
}
