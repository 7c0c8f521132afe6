// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import dev.evograft.spi.run.Artifact;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunInfo;
import dev.evograft.spi.run.RunOutcome;
import dev.evograft.spi.run.RunSpec;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes what an agent said fit to be written: a lone surrogate, which no UTF-8 can hold, becomes
 * U+FFFD.
 */
final class Texts {

  private static final char REPLACEMENT = '\ufffd';

  private Texts() {}

  static String valid(String text) {
    int bad = loneSurrogate(text, 0);
    if (bad < 0) {
      return text;
    }
    StringBuilder copy = new StringBuilder(text);
    for (; bad >= 0; bad = loneSurrogate(copy, bad + 1)) {
      copy.setCharAt(bad, REPLACEMENT);
    }
    return copy.toString();
  }

  static RunInfo valid(RunInfo run) {
    RunSpec spec = run.spec();
    Map<String, String> labels = new TreeMap<>();
    spec.labels().forEach((name, value) -> labels.put(valid(name), valid(value)));
    RunSpec clean =
        new RunSpec(
            valid(spec.kind()),
            valid(spec.skill()),
            validOrNull(spec.skillVersion()),
            validOrNull(spec.task()),
            spec.runId(),
            spec.parentRunId(),
            labels);
    return new RunInfo(run.runId(), clean, run.startedAt(), valid(run.process()));
  }

  static RunCompleted valid(RunCompleted run) {
    RunOutcome outcome = run.outcome();
    RunOutcome clean =
        new RunOutcome(
            outcome.status(),
            outcome.exitCode(),
            validOrNull(outcome.reason()),
            outcome.endedAt(),
            outcome.took());
    return new RunCompleted(
        valid(run.run()),
        clean,
        run.signals(),
        run.artifacts().stream().map(Texts::valid).toList(),
        valid(run.logExcerpt()));
  }

  static Artifact valid(Artifact artifact) {
    return new Artifact(
        valid(artifact.path()), artifact.file(), valid(artifact.sha256()), artifact.bytes());
  }

  private static @Nullable String validOrNull(@Nullable String text) {
    return text == null ? null : valid(text);
  }

  private static int loneSurrogate(CharSequence text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (!pair) {
        return i;
      }
      i++;
    }
    return -1;
  }
}
