// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.evograft.runtime.Evograft;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpSettings;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;

/** A process that registers, unless it was done, and reports runs. */
final class RegisteringProcess {

  private RegisteringProcess() {}

  /** Home, workspace, address, admin token, run id; then a run of each id that it reads. */
  public static void main(String[] args) throws Exception {
    Captured plugin = new Captured();
    try (Evograft evograft =
        Evograft.builder()
            .home(Path.of(args[0]))
            .workspace(Path.of(args[1]))
            .set("evotown.url", args[2])
            .set("evotown.admin_token", args[3])
            .plugin("evotown", plugin)
            .start()) {
      register(plugin.context());
      report(evograft, args[4]);
      System.out.println("reported " + args[4]);
      BufferedReader ids = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      for (String id = ids.readLine(); id != null; id = ids.readLine()) {
        report(evograft, id);
      }
    }
  }

  private static void report(Evograft evograft, String id) throws InterruptedException {
    evograft.runs().start(RunSpec.skill("s").withRunId(id)).succeed();
    if (!evograft.deliveries().drain(Duration.ofMinutes(3))) {
      throw new IllegalStateException("not delivered: " + evograft.problems());
    }
  }

  private static void register(PluginContext context) {
    try (HttpClient http = new HttpClient(HttpSettings.of("register", "test"))) {
      Setup setup = Setup.of(context, context.config().get(EvotownKeys.URL));
      new Registration(setup, http, context.redactor(), context.clock()).register(false);
    }
  }
}
