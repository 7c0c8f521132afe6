// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The asset store of the Evolver that EvoMap publishes, in a process of its own: with a home of its
 * own, without a hub, and with nothing else of the environment. Made by the locked packages of
 * src/test/node.
 */
final class RealEvolver {

  private static final long PATIENCE_SECONDS = 180;

  private final Path packages;
  private final Path workspace;
  private final Path home;

  /** Installs the packages, for a workspace that it works in. */
  RealEvolver(Path workspace, Path home) throws IOException, InterruptedException {
    this.workspace = workspace;
    this.home = home;
    this.packages = Path.of("target", "npm", "evolver").toAbsolutePath();
    Files.createDirectories(packages);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("src/test/node"))) {
      for (Path file : files) {
        Files.copy(file, packages.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    ProcessBuilder install =
        new ProcessBuilder(
            "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
    run(install.directory(packages.toFile()));
  }

  /** What its asset store finds. */
  JsonObject read(Map<String, String> environment) throws IOException, InterruptedException {
    return ask("read", environment);
  }

  /** Which asset folder it takes. */
  Path folder(Map<String, String> environment) throws IOException, InterruptedException {
    return Path.of(ask("where", environment).string("assets", ""));
  }

  private JsonObject ask(String what, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path answer = packages.resolve("answer.json");
    node(what, answer, environment);
    return JsonText.parseForeignObject(Files.readAllBytes(answer));
  }

  /** Puts assets into its asset store: lists of {@code genes}, {@code capsules} and so on. */
  void write(JsonObject assets, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path file = packages.resolve("question.json");
    Files.writeString(file, assets.toString());
    node("write", file, environment);
  }

  private void node(String what, Path file, Map<String, String> environment)
      throws IOException, InterruptedException {
    ProcessBuilder process =
        new ProcessBuilder(
                "node", packages.resolve("evolver.cjs").toString(), what, file.toString())
            .directory(workspace.toFile());
    Map<String, String> variables = new HashMap<>(environment);
    variables.put("PATH", System.getenv("PATH"));
    variables.put("HOME", home.toString());
    variables.put("EVOLVER_REPO_ROOT", workspace.toString());
    process.environment().clear();
    process.environment().putAll(variables);
    run(process);
  }

  private void run(ProcessBuilder builder) throws IOException, InterruptedException {
    Path output = packages.resolve("output.txt");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .as("%s ends", builder.command())
          .isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue())
        .as("%s: %s", builder.command(), Files.readAllLines(output))
        .isZero();
  }
}
