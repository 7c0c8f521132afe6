// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.runtime.Evograft;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.spi.run.RunSpec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;

/**
 * An agent that embeds the runtime as it was built. It does what its standard input says: {@code
 * open HOURS} with a clock that many hours ahead, {@code record RUN...}, {@code keep} on recording
 * until there is another line, {@code refused}, {@code close}. It prints each run with its status
 * once it is on disk, each dead letter with its code, and {@code done} after each line.
 */
final class RecordingAgent {

  private static final long PACE_NANOS = 150_000_000;

  private RecordingAgent() {}

  public static void main(String[] args) throws Exception {
    Evograft evograft = null;
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      List<String> words = List.of(line.split(" "));
      switch (words.get(0)) {
        case "open" -> evograft = open(Path.of(args[0]), Long.parseLong(words.get(1)));
        case "record" -> record(evograft, words.subList(1, words.size()));
        case "keep" -> keep(evograft, input);
        case "refused" -> tellRefused(evograft);
        case "close" -> evograft.close();
        default -> throw new IllegalArgumentException(line);
      }
      System.out.println("done");
    }
  }

  private static Evograft open(Path workspace, long hours) {
    Map<String, String> environment = System.getenv();
    Path home = Path.of(environment.get("HOME"));
    String caches = environment.getOrDefault("XDG_CACHE_HOME", home.resolve(".cache").toString());
    return Evograft.builder()
        .workspace(workspace)
        .home(home)
        .environment(environment)
        .bundledPlugins()
        .pluginCache(Path.of(caches, "evograft", "plugins"))
        .clock(Clock.offset(Clock.systemUTC(), Duration.ofHours(hours)))
        .start();
  }

  private static void record(Evograft evograft, List<String> ids) {
    List<CompletableFuture<Void>> ends = new ArrayList<>();
    for (String id : ids) {
      RunHandle run = evograft.runs().start(RunSpec.skill("agent").withRunId(id));
      run.progress("half way");
      run.log("what " + id + " has to say\n");
      CompletionStage<JournalEntry> end =
          switch (Math.floorMod(id.hashCode(), 3)) {
            case 0 -> run.succeed();
            case 1 -> run.fail("no luck");
            default -> run.cancel("not wanted any more");
          };
      ends.add(end.thenAccept(entry -> tell(id, entry)).toCompletableFuture());
    }
    ends.forEach(CompletableFuture::join);
  }

  /** There is always a run that is open. */
  private static void keep(Evograft evograft, BufferedReader input) throws IOException {
    while (!input.ready()) {
      RunHandle run = evograft.runs().start(RunSpec.skill("agent"));
      run.progress("half way");
      LockSupport.parkNanos(PACE_NANOS);
      run.succeed().thenAccept(entry -> tell(entry.key(), entry)).toCompletableFuture().join();
    }
  }

  private static void tell(String id, JournalEntry entry) {
    System.out.println(id + " " + RunCompleted.from(entry).outcome().status().word());
  }

  private static void tellRefused(Evograft evograft) {
    evograft
        .deliveries()
        .deadLetters(10)
        .forEach(letter -> System.out.println(letter.entry().id() + " " + letter.code()));
  }
}
