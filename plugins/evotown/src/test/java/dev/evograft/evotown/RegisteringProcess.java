// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.runtime.Evograft;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpSettings;
import java.nio.file.Path;
import java.time.Duration;

/** A process that registers, unless it was done, and reports a run. */
final class RegisteringProcess {

  private RegisteringProcess() {}

  /** Home, workspace, address, admin token, run id. */
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
      evograft.runs().start(RunSpec.skill("s").withRunId(args[4])).succeed();
      if (!evograft.deliveries().drain(Duration.ofSeconds(30))) {
        throw new IllegalStateException("not delivered: " + evograft.problems());
      }
    }
  }

  private static void register(PluginContext context) {
    try (HttpClient http = new HttpClient(HttpSettings.of("register", "test"))) {
      Setup setup = Setup.of(context, context.config().get(EvotownKeys.URL));
      new Registration(setup, http, context.redactor(), context.clock()).register(false);
    }
  }
}
