// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A node of the demo: a home, a workspace, and commands that are run there. */
final class MarketNode {

  private static final long PATIENCE_S = 180;

  private final Path root;
  private final Path cache;
  private final Map<String, String> variables = new LinkedHashMap<>();

  MarketNode(Path root, Path cache, String hub) throws IOException {
    this.root = root;
    this.cache = cache;
    Files.createDirectories(workspace());
    Files.createDirectories(root.resolve("home"));
    variables.put("A2A_HUB_URL", hub);
  }

  Path workspace() {
    return root.resolve("workspace");
  }

  MarketNode with(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  /** What a command came to: its exit code and what it printed. */
  record Did(int code, String out, String err) {

    /** The object that it printed. */
    JsonObject json() {
      try {
        return JsonText.parseObject(out.strip().getBytes(StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        throw new EvograftException("demo_failed", "a command printed no object: " + out + err, e);
      }
    }
  }

  /** Runs a command and waits for it. */
  Did run(String... words) throws IOException, InterruptedException {
    Path out = root.resolve("out.txt");
    Path err = root.resolve("err.txt");
    List<String> all = new ArrayList<>(List.of(words));
    ProcessBuilder builder =
        OwnProcess.of(root.resolve("home"), cache, all)
            .directory(workspace().toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().putAll(variables);
    Process process = builder.start();
    process.getOutputStream().close();
    try {
      if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
        throw new EvograftException("demo_failed", String.join(" ", words) + " does not end");
      }
    } finally {
      process.destroyForcibly();
    }
    return new Did(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
