// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.config;

import dev.evograft.spi.ConfigKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The settings of the runtime itself. */
public final class RuntimeKeys {

  /** Who owns them in reports. */
  public static final String OWNER = "runtime";

  /** How many runs may be open or not yet on disk. */
  public static final ConfigKey<Long> RUNS_MAX_OPEN =
      ConfigKey.integer(
              "runs.max_open",
              1,
              1_000_000,
              "How many runs may be open or not yet on disk; one more is not recorded.")
          .defaultsTo("10000");

  /** When a detached run is ended. */
  public static final ConfigKey<Duration> RUNS_DETACHED_MAX_AGE =
      ConfigKey.duration(
              "runs.detached_max_age",
              "After this time a run that was handed over and that nobody continued is ended.")
          .defaultsTo("30d");

  /** When a run of an invisible process is ended. */
  public static final ConfigKey<Duration> RUNS_ABANDONED_AFTER =
      ConfigKey.duration(
              "runs.abandoned_after",
              "After this silence a run is ended whose process cannot be seen from here (in another"
                  + " container, or on another machine); a visible one is ended when it is dead.")
          .defaultsTo("7d");

  /** How long a signal source may take. */
  public static final ConfigKey<Duration> SIGNALS_DEADLINE =
      ConfigKey.duration(
              "signals.deadline",
              "How long a plugin may take to add its signals to a run before it is left out.")
          .defaultsTo("2s");

  /** When ended keys go. */
  public static final ConfigKey<Duration> JOURNAL_RETENTION =
      ConfigKey.duration(
              "journal.retention",
              "After this time an ended run goes from the journal, once every destination has it.")
          .defaultsTo("90d");

  /** When they go before that. */
  public static final ConfigKey<Long> JOURNAL_MAX_BYTES =
      ConfigKey.size(
              "journal.max_bytes",
              "Beyond this size the oldest ended runs go from the journal before that time; where"
                  + " none may go, the progress of runs is not recorded.")
          .defaultsTo("2GiB");

  /** What is a secret here and nowhere else. */
  public static final ConfigKey<List<Pattern>> REDACTION_PATTERNS =
      new ConfigKey<>(
          "redaction.patterns",
          "regular expressions, two semicolons between them",
          RuntimeKeys::patterns,
          null,
          "What is taken out of everything that leaves the machine, besides the kinds of secrets that"
              + " are known: a whole match, or its first group.",
          List.of(),
          false);

  /** The same, as far as it can be used. */
  public static final ConfigKey<Patterns> USABLE_PATTERNS =
      new ConfigKey<>(
          REDACTION_PATTERNS.name(),
          REDACTION_PATTERNS.type(),
          Patterns::of,
          null,
          REDACTION_PATTERNS.meaning(),
          List.of(),
          false);

  static final List<ConfigKey<?>> ALL =
      List.of(
          RUNS_MAX_OPEN,
          RUNS_DETACHED_MAX_AGE,
          RUNS_ABANDONED_AFTER,
          SIGNALS_DEADLINE,
          JOURNAL_RETENTION,
          JOURNAL_MAX_BYTES,
          REDACTION_PATTERNS);

  static final List<String> PREFIXES = List.of("runs", "signals", "journal", "redaction");

  private RuntimeKeys() {}

  /**
   * What of {@link #REDACTION_PATTERNS} can be used, whatever the rest of it is.
   *
   * @param well patterns
   * @param wrong what is wrong with others, which is not all that is to be taken out; null when
   *     nothing is
   */
  public record Patterns(List<Pattern> well, @Nullable String wrong) {

    static Patterns of(String text) {
      List<Pattern> well = new ArrayList<>();
      String wrong = null;
      int number = 0;
      for (String part : text.split(";;")) {
        number++;
        if (!part.isBlank()) {
          try {
            well.add(Pattern.compile(part.strip()));
          } catch (PatternSyntaxException e) {
            wrong = "the pattern " + number + " is none: " + e.getDescription();
          } catch (StackOverflowError e) {
            wrong = "the pattern " + number + " is nested too deeply";
          }
        }
      }
      return new Patterns(List.copyOf(well), wrong);
    }
  }

  private static List<Pattern> patterns(String text) {
    Patterns patterns = Patterns.of(text);
    if (patterns.wrong() != null) {
      throw new IllegalArgumentException(
          "expects regular expressions with ';;' between them, and " + patterns.wrong());
    }
    return patterns.well();
  }
}
