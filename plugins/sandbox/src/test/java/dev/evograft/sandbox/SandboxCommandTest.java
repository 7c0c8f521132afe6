// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

@Timeout(30)
class SandboxCommandTest {

  private final Answers console = new Answers();

  @Test
  void servesUntilItsThreadIsInterrupted() throws Exception {
    CompletableFuture<Integer> exit = new CompletableFuture<>();
    Thread main =
        new Thread(
            () ->
                exit.complete(
                    new CommandLine(new SandboxCommand(console))
                        .execute("--port", "0", "--token", "evi_mine", "--mode", "contract")));
    main.start();

    JsonObject answer = console.results.poll(10, TimeUnit.SECONDS);
    assertThat(answer).isNotNull();
    assertThat(answer)
        .containsEntry("token", "evi_mine")
        .containsEntry("engine_id", "sandbox")
        .containsEntry("api_url", answer.get("url") + "/api/v1")
        .containsKey("admin_token");
    URI url = URI.create(answer.string("url").orElseThrow());
    new Socket(url.getHost(), url.getPort()).close();

    main.interrupt();
    assertThat(exit.get(5, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void servesTheHubUntilItsThreadIsInterrupted() throws Exception {
    CompletableFuture<Integer> exit = new CompletableFuture<>();
    Thread main =
        new Thread(
            () ->
                exit.complete(
                    new CommandLine(new SandboxCommand(console))
                        .execute("evomap", "--port", "0", "--mode", "evolver")));
    main.start();

    JsonObject answer = console.results.poll(10, TimeUnit.SECONDS);
    assertThat(answer).isNotNull();
    assertThat(answer)
        .containsEntry("mode", "evolver")
        .containsKeys("api_key", "oauth_token", "admin_token", "email", "password");
    URI url = URI.create(answer.string("url").orElseThrow());
    new Socket(url.getHost(), url.getPort()).close();

    main.interrupt();
    assertThat(exit.get(5, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void refusesAnUnknownModeOfTheHub() {
    StringWriter said = new StringWriter();
    int exit =
        new CommandLine(new SandboxCommand(console))
            .setErr(new PrintWriter(said))
            .execute("evomap", "--mode", "odd");

    assertThat(exit).isEqualTo(2);
    assertThat(said.toString()).startsWith("--mode expects seeds or evolver");
  }

  @Test
  void refusesOptionsInFrontOfTheHub() {
    StringWriter said = new StringWriter();
    int exit =
        new CommandLine(new SandboxCommand(console))
            .setErr(new PrintWriter(said))
            .execute("--port", "9000", "evomap");

    assertThat(exit).isEqualTo(2);
    assertThat(said.toString()).startsWith("--port is of the Evotown stand-in");
  }

  @Test
  void refusesAnUnknownMode() {
    StringWriter said = new StringWriter();
    int exit =
        new CommandLine(new SandboxCommand(console))
            .setErr(new PrintWriter(said))
            .execute("--mode", "odd");

    assertThat(exit).isEqualTo(2);
    assertThat(said.toString()).startsWith("--mode expects real or contract");
  }

  private static final class Answers implements Console {

    private final BlockingQueue<JsonObject> results = new LinkedBlockingQueue<>();

    @Override
    public boolean json() {
      return true;
    }

    @Override
    public void out(String line) {}

    @Override
    public void raw(String text) {}

    @Override
    public void note(String line) {}

    @Override
    public void table(List<String> head, List<List<String>> rows) {}

    @Override
    public void result(JsonObject answer) {
      results.add(answer);
    }
  }
}
