// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.cycle.ExecutionRequest;
import dev.evograft.spi.cycle.ExecutionResult;
import dev.evograft.spi.cycle.MutationExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Does whatever executors do: good and bad work, none, half of it, and all the ways to fail. */
final class RandomExecutor implements MutationExecutor {

  static final String NAME = "random";

  private static final String SCRIPT = "skills/faulty/scripts/main.txt";

  private final Random random;
  private Deed deed = Deed.MENDS;
  private Map<String, String> made = Map.of();

  RandomExecutor(Random random) {
    this.random = random;
  }

  enum Deed {
    MENDS,
    MENDS_AND_MORE,
    WORSENS,
    NOTHING,
    MANY_FILES,
    WEAKENS_THE_TEST,
    FORBIDDEN,
    TIMES_OUT,
    TIMES_OUT_AT_ONCE,
    THROWS,
    CRASHES,
    RUNS_OUT,
    IS_INTERRUPTED,
    LEAVES_IT_TO_OTHERS
  }

  /** What it does the next time. */
  Deed next() {
    deed =
        random.nextInt(3) == 0 ? Deed.MENDS : Deed.values()[random.nextInt(Deed.values().length)];
    made = Map.of();
    return deed;
  }

  /** What it made, by paths, when it is kept. */
  Map<String, String> made() {
    return made;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public ExecutionResult execute(ExecutionRequest request) throws InterruptedException {
    Path folder = request.place().folder();
    Map<String, String> files = files();
    try {
      for (Map.Entry<String, String> file : files.entrySet()) {
        Path path = folder.resolve(file.getKey());
        Files.createDirectories(path.getParent());
        Files.writeString(path, file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    made = files;
    return switch (deed) {
      case THROWS -> throw new EvograftException("login_expired", "log in again");
      case CRASHES -> throw new IllegalStateException("a bug of the executor");
      case RUNS_OUT -> throw new StackOverflowError("of the executor");
      case IS_INTERRUPTED -> throw new InterruptedException("stopped");
      case LEAVES_IT_TO_OTHERS -> result(ExecutionResult.Outcome.WAITING);
      case TIMES_OUT, TIMES_OUT_AT_ONCE -> result(ExecutionResult.Outcome.FAILED);
      default -> result(ExecutionResult.Outcome.DONE);
    };
  }

  private static ExecutionResult result(ExecutionResult.Outcome outcome) {
    return new ExecutionResult(outcome, "did what it does", JsonObject.EMPTY);
  }

  private Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    String more = "state=good " + random.nextInt(1_000_000) + "\n";
    switch (deed) {
      case NOTHING, TIMES_OUT_AT_ONCE, LEAVES_IT_TO_OTHERS -> {}
      case WORSENS -> files.put(SCRIPT, "state=worse " + random.nextInt() + "\n");
      case WEAKENS_THE_TEST -> {
        files.put(SCRIPT, more);
        files.put("skills/faulty/scripts/test.txt", "passes\n");
      }
      case FORBIDDEN -> {
        files.put(SCRIPT, more);
        files.put(".env", "KEY=1\n");
      }
      case MANY_FILES -> {
        files.put(SCRIPT, more);
        for (int i = 0; i < 5; i++) {
          files.put("many/" + i + ".txt", "a line\n");
        }
      }
      case MENDS_AND_MORE -> {
        files.put(SCRIPT, more);
        files.put("notes/" + random.nextInt(1_000) + ".txt", "a note\n");
      }
      default -> files.put(SCRIPT, more);
    }
    return files;
  }
}
