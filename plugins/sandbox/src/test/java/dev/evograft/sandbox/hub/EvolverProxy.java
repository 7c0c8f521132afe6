// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The Evolver that EvoMap publishes with its proxy, as a process of its own: with a home that is
 * thrown away, nothing else of the environment, and no hub but the one it is given. Made of the
 * locked packages of src/test/node.
 */
final class EvolverProxy implements AutoCloseable {

  private static final long INSTALL_SECONDS = 300;
  private static final long PATIENCE_SECONDS = 120;

  private final Path home;
  private final Path output;
  private final Process process;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Installs the packages and starts it; it is not ready yet. */
  EvolverProxy(Path folder, URI hub) throws IOException, InterruptedException {
    Path packages = Path.of("target", "npm", "evolver-proxy").toAbsolutePath();
    install(packages);
    this.home = Files.createDirectories(folder.resolve("home"));
    this.output = folder.resolve("evolver.log");
    Path workspace = Files.createDirectories(folder.resolve("workspace"));
    run(new ProcessBuilder("git", "init", "-q", ".").directory(workspace.toFile()), folder);
    ProcessBuilder builder =
        new ProcessBuilder(
                packages.resolve("node_modules/node/bin/node").toString(),
                packages.resolve("node_modules/@evomap/evolver/index.js").toString(),
                "--loop")
            .directory(workspace.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "PATH",
                System.getenv("PATH"),
                "HOME",
                home.toString(),
                "A2A_HUB_URL",
                hub.toString(),
                "EVOMAP_HUB_ALLOW_INSECURE",
                "1",
                "EVOMAP_PROXY",
                "1",
                "EVOMAP_PROXY_PORT",
                String.valueOf(freePort()),
                "EVOMAP_PROXY_AUTO_INJECT",
                "off",
                "EVOLVER_REPO_ROOT",
                workspace.toString(),
                "EVOLVER_VALIDATOR_ENABLED",
                "false",
                "EVOLVER_ATP_AUTOBUY",
                "off"));
    this.process = builder.start();
  }

  /**
   * Installs what is locked; of all packages only Node's may run its script. That fetches Node
   * itself as another package, of the version that is locked but without a locked hash.
   */
  private static void install(Path packages) throws IOException, InterruptedException {
    Files.createDirectories(packages);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("src/test/node"))) {
      for (Path file : files) {
        Files.copy(file, packages.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    ProcessBuilder install =
        new ProcessBuilder(
            "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
    run(install.directory(packages.toFile()), packages);
    ProcessBuilder node = new ProcessBuilder("npm", "rebuild", "node", "--loglevel=error");
    run(node.directory(packages.toFile()), packages);
  }

  private static void run(ProcessBuilder builder, Path folder)
      throws IOException, InterruptedException {
    Path said = folder.resolve("output.txt");
    Process process = builder.redirectErrorStream(true).redirectOutput(said.toFile()).start();
    try {
      assertThat(process.waitFor(INSTALL_SECONDS, TimeUnit.SECONDS))
          .as("%s ends", builder.command())
          .isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue())
        .as("%s: %s", builder.command(), Files.readAllLines(said))
        .isZero();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Waits while it runs, until something is so. */
  void until(String what, BooleanSupplier condition) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!condition.getAsBoolean()) {
      boolean over = process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > end;
      assertThat(over)
          .as("%s: %s", what, Files.readString(output, StandardCharsets.UTF_8))
          .isFalse();
    }
  }

  /** The id that it gave itself. */
  String nodeId() throws IOException, InterruptedException {
    Path file = home.resolve(".evomap/node_id");
    until("it has a node id", () -> Files.exists(file));
    return Files.readString(file).strip();
  }

  /** Asks its proxy, once that answers. */
  JsonObject ask(String path, JsonObject body) throws IOException, InterruptedException {
    Path file = home.resolve(".evolver/settings.json");
    until("its proxy is there", () -> Files.exists(file));
    JsonObject proxy = JsonText.parseForeignObject(Files.readAllBytes(file)).object("proxy");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(proxy.string("url").orElseThrow() + path))
            .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
            .header("Authorization", "Bearer " + proxy.string("token").orElseThrow())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.statusCode())
        .as(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo(200);
    return JsonText.parseObject(answer.body());
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }
}
