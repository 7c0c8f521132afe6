// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.toolkit.json.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The stand-in of a hub, in a process of its own that ends with the demo. */
final class MarketHub implements AutoCloseable {

  private final Process process;
  private final String url;

  private MarketHub(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  static MarketHub start(Path root, Path cache) throws IOException {
    Path home = Files.createDirectories(root.resolve("hub").resolve("home"));
    Process process =
        OwnProcess.of(home, cache, List.of("sandbox", "evomap", "--json"))
            .directory(Files.createDirectories(root.resolve("hub").resolve("workspace")).toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String url = announced(process);
    MarketHub hub = new MarketHub(process, url);
    hub.set("{\"promote_after_ms\":0}"); // in place of the people who look at candidates
    return hub;
  }

  private static String announced(Process process) throws IOException {
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    StringBuilder said = new StringBuilder();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      said.append(line).append('\n');
      if (line.endsWith("}")) {
        JsonObject ready = JsonText.parseObject(said.toString().getBytes(StandardCharsets.UTF_8));
        return ready.string("url", "");
      }
    }
    process.destroy();
    throw new EvograftException("demo_failed", "the stand-in of a hub did not start");
  }

  String url() {
    return url;
  }

  private void set(String settings) throws IOException {
    HttpURLConnection call =
        (HttpURLConnection) URI.create(url + "/_sandbox/settings").toURL().openConnection();
    call.setRequestMethod("PUT");
    call.setDoOutput(true);
    call.setRequestProperty("Content-Type", "application/json");
    call.getOutputStream().write(settings.getBytes(StandardCharsets.UTF_8));
    if (call.getResponseCode() != 200) {
      throw new EvograftException("demo_failed", "the stand-in of a hub cannot be set up");
    }
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
