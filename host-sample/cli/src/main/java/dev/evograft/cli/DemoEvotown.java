// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.Evograft;
import dev.evograft.spi.EvograftException;
import dev.evograft.toolkit.json.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The Evotown of the demo: an address on this machine where at first nobody answers, and later a
 * stand-in that is a process of its own.
 */
final class DemoEvotown {

  /** The engine that the stand-in knows. */
  private static final String ENGINE = "sandbox";

  private static final String TOKEN = "evi_demo_token_of_this_machine_only";

  private final int port;

  private DemoEvotown(int port) {
    this.port = port;
  }

  /** An address that was free a moment ago. */
  static DemoEvotown away() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new DemoEvotown(socket.getLocalPort());
    }
  }

  Evograft.Builder configure(Evograft.Builder builder) {
    return builder
        .set("evotown.url", "http://127.0.0.1:" + port)
        .set("evotown.token", TOKEN)
        .set("evotown.engine_id", ENGINE);
  }

  /** Starts the stand-in; returns when it answers. */
  Server comeBack(Path workspace) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "--workspace",
            workspace.toString(),
            "--json",
            "sandbox",
            "--port",
            Integer.toString(port),
            "--token",
            TOKEN);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = lines.readLine();
    if (line == null) {
      process.destroy();
      throw new EvograftException(
          "demo_failed", "the stand-in of Evotown did not start; try \"evograft sandbox\"");
    }
    JsonObject told = JsonText.parseObject(line.getBytes(StandardCharsets.UTF_8));
    return new Server(process, URI.create(told.string("url", "")));
  }

  /** The stand-in while it runs. */
  record Server(Process process, URI url) implements AutoCloseable {

    /** The runs that it received. */
    List<JsonObject> runs() throws IOException, InterruptedException {
      HttpRequest request = HttpRequest.newBuilder(url.resolve("/_sandbox/runs")).build();
      HttpResponse<byte[]> response =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .build()
              .send(request, HttpResponse.BodyHandlers.ofByteArray());
      List<JsonObject> runs = new ArrayList<>();
      for (Object item : JsonText.parseObject(response.body()).list("runs")) {
        if (item instanceof JsonObject run) {
          runs.add(run);
        }
      }
      return runs;
    }

    @Override
    public void close() {
      process.destroy();
      try {
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
