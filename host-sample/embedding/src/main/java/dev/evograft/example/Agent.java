// SPDX-License-Identifier: Apache-2.0
package dev.evograft.example;

import dev.evograft.runtime.Evograft;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.spi.run.RunSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** An agent that counts the words of its task, and has every run recorded and reported. */
public final class Agent {

  private Agent() {}

  /** Arguments: a workspace, the URL of an Evotown, an engine's id and token there, and a task. */
  public static void main(String[] args) throws Exception {
    try (Evograft evograft =
        Evograft.builder()
            .workspace(Path.of(args[0]))
            .bundledPlugins()
            .set("evotown.url", args[1])
            .set("evotown.engine_id", args[2])
            .set("evotown.token", args[3])
            .start()) {
      RunSpec spec = RunSpec.of(RunSpec.TASK, "count-words").withTask(args[4]);
      try (RunHandle run = evograft.runs().start(spec)) {
        int words = args[4].split("\\s+").length;
        run.log(words + " words\n");
        run.signal("words", words);
        run.succeed().toCompletableFuture().get(10, TimeUnit.SECONDS);
        System.out.println(evograft.deliveries().await(run.run().runId(), Duration.ofSeconds(10)));
      }
      evograft.problems().forEach(System.out::println);
    }
  }
}
