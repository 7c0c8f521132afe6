// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Redactor;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunInfo;
import dev.evograft.spi.run.RunOutcome;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.run.RunStarted;
import dev.evograft.spi.run.RunStatus;
import dev.evograft.spi.run.SignalSource;
import dev.evograft.spi.run.Signals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the sources make of one run. */
final class Observed {

  static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

  static final Redactor NOTHING_SECRET =
      new Redactor() {
        @Override
        public String redact(String text) {
          return text;
        }

        @Override
        public JsonObject redact(JsonObject tree) {
          return tree;
        }
      };

  private Observed() {}

  static Map<String, @Nullable Object> text(String output) {
    return text(observer -> observer.output(output));
  }

  static Map<String, @Nullable Object> text(Consumer<SignalSource.Observer> run) {
    return run(new TextSource(NOTHING_SECRET), START, run);
  }

  static Map<String, @Nullable Object> run(
      SignalSource source, Instant start, Consumer<SignalSource.Observer> run) {
    SignalSource.Observer observer = source.observe(new RunStarted(info(start)));
    run.accept(observer);
    Map<String, @Nullable Object> signals = new TreeMap<>();
    observer.complete(
        completed("task_completed", true),
        (name, value) -> signals.put(name, Signals.check(name, value)));
    return signals;
  }

  /** A run at its end, with one signal that the agent reported. */
  static RunCompleted completed(String name, Object value) {
    RunOutcome outcome =
        new RunOutcome(RunStatus.SUCCEEDED, 0, null, START.plusSeconds(1), Duration.ofSeconds(1));
    Signals signals = new Signals(JsonObject.of(Map.of(name, value)));
    return new RunCompleted(info(START), outcome, signals, List.of(), "");
  }

  private static RunInfo info(Instant start) {
    return new RunInfo("run-1", RunSpec.skill("sample"), start, "test");
  }

  static @Nullable String errorLine(String output) {
    TextObserver observer = new TextObserver(NOTHING_SECRET);
    observer.output(output + "\n");
    return observer.errorLine();
  }
}
