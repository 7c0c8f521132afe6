// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap;

import dev.evograft.evomap.command.EvomapCommand;
import dev.evograft.evomap.command.Hand;
import dev.evograft.evomap.hub.HubClient;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Redactor;
import dev.evograft.testkit.FakeContext;
import dev.evograft.testkit.ManualClock;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** A home, a workspace, a clock that waits for nobody, and a person who types commands. */
public final class Bench implements AutoCloseable {

  /** What the redactor takes out. */
  public static final String SECRET = "hunter2";

  public static final String NODE = "node_e5f6a7b8c9d0e1f2";
  public static final String NODE_SECRET = "0123456789abcdef".repeat(4);

  public final ScriptedHub hub = new ScriptedHub();
  public final ManualClock clock = ManualClock.atNoon();
  public final List<Duration> pauses = new ArrayList<>();
  public final FakeContext context;
  public final Path home;

  private final HttpClient http =
      new HttpClient(
          HttpSettings.of("evomap", "evograft/test")
              .withMaxBody(1 << 20)
              .withDeadline(Duration.ofSeconds(5))
              .withInsecureAllowed(true));
  private final StringBuilder said = new StringBuilder();
  private final StringBuilder raw = new StringBuilder();
  private @Nullable JsonObject answer;
  private @Nullable Exception thrown;

  public Bench(Path folder) {
    home = folder.resolve("home");
    context =
        new FakeContext("evomap", folder.resolve("workspace"))
            .home(home)
            .clock(clock)
            .redactor(new Masking(SECRET))
            .set("evomap.url", hub.url().toString())
            .set("evomap.node_id", NODE);
  }

  /** From now on the redactor takes out this, and nothing else. */
  public void mask(String word) {
    context.redactor(new Masking(word));
  }

  /** As after a hello. */
  public Bench registered() {
    context.set("evomap.node_secret", NODE_SECRET);
    return this;
  }

  public HttpClient http() {
    return http;
  }

  public HubClient client() {
    return hand().client();
  }

  public Hand hand() {
    return new Hand(context, http, new Writing(), this::pause);
  }

  private void pause(Duration time) {
    pauses.add(time);
    clock.advance(time);
  }

  /** The exit code; -1 where it threw. */
  public int run(String... args) {
    said.setLength(0);
    raw.setLength(0);
    answer = null;
    thrown = null;
    CommandLine line = new CommandLine(EvomapCommand.described(hand()));
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          thrown = e;
          return -1;
        });
    line.setErr(new PrintWriter(new StringWriter()));
    return line.execute(args);
  }

  public String said() {
    return said.toString();
  }

  /** What went to standard output past all that makes lines harmless. */
  public String raw() {
    return raw.toString();
  }

  public JsonObject answer() {
    return answer == null ? JsonObject.EMPTY : answer;
  }

  /** What went wrong, as a person sees it. */
  public String thrown() {
    return thrown == null ? "" : String.valueOf(thrown.getMessage());
  }

  /** The code of what went wrong. */
  public String code() {
    return thrown instanceof EvograftException known ? known.code() : "";
  }

  public Path file(String name, String text) throws Exception {
    Path file = home.resolveSibling(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text.replace('\'', '"'));
  }

  @Override
  public void close() {
    http.close();
    context.close();
    hub.close();
  }

  private record Masking(String secret) implements Redactor {
    @Override
    public String redact(String text) {
      return text.replace(secret, "[REDACTED:x:1f3a]");
    }

    @Override
    public JsonObject redact(JsonObject tree) {
      return ScriptedHub.json(redact(tree.toString()).replace("'", "\\u0027"));
    }
  }

  private final class Writing implements Console {
    @Override
    public boolean json() {
      return false;
    }

    @Override
    public void out(String line) {
      said.append(line).append('\n');
    }

    @Override
    public void raw(String text) {
      said.append(text);
      raw.append(text);
    }

    @Override
    public void note(String line) {
      said.append(line).append('\n');
    }

    @Override
    public void table(List<String> head, List<List<String>> rows) {
      rows.forEach(
          row -> {
            if (row.size() != head.size()) {
              throw new IllegalArgumentException("a row of another length than the head");
            }
            said.append(String.join("  ", row)).append('\n');
          });
    }

    @Override
    public void result(JsonObject given) {
      answer = given;
    }
  }
}
