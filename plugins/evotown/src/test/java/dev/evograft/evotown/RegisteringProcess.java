// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.runtime.Evograft;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.EvograftPlugin;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A process that registers, unless it was done, and reports a run. */
final class RegisteringProcess implements EvograftPlugin {

  private final EvotownPlugin plugin = new EvotownPlugin();
  private PluginContext context;

  /** Home, workspace, address, admin token, run id. */
  public static void main(String[] args) throws Exception {
    RegisteringProcess process = new RegisteringProcess();
    try (Evograft evograft =
        Evograft.builder()
            .home(Path.of(args[0]))
            .workspace(Path.of(args[1]))
            .set("evotown.url", args[2])
            .set("evotown.admin_token", args[3])
            .plugin("evotown", process)
            .start()) {
      process.register();
      evograft.runs().start(RunSpec.skill("s").withRunId(args[4])).succeed();
      if (!evograft.deliveries().drain(Duration.ofSeconds(30))) {
        throw new IllegalStateException("not delivered: " + evograft.problems());
      }
    }
  }

  private void register() {
    try (HttpClient http = new HttpClient(HttpSettings.of("register", "test"))) {
      Setup setup = Setup.of(context, context.config().get(EvotownKeys.URL));
      new Registration(setup, http, context.redactor(), context.clock()).register(false);
    }
  }

  @Override
  public List<ConfigKey<?>> config() {
    return plugin.config();
  }

  @Override
  public void start(PluginContext given) {
    context = given;
    plugin.start(given);
  }

  @Override
  public void stop() {
    plugin.stop();
  }
}
