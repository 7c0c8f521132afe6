// SPDX-License-Identifier: Apache-2.0
package dev.evograft.github;

import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.toolkit.text.OneLine;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a cycle worked at and how it ended, as far as it is the same in another one.
 *
 * @param cycle its key
 * @param errors that it answered, without what changes from one time to the next; then, without
 *     any, what it was asked for
 * @param gene that it used
 * @param at when it ended
 * @param outcome what it came to
 * @param code why, for programs
 */
record Failure(
    String cycle, Set<String> errors, String gene, Instant at, CycleOutcome outcome, String code) {

  private static final String ERROR = "errsig:";
  private static final String BAN = "ban_gene:";
  private static final int LONGEST = 120;
  private static final int BYTES = 8;

  /** What may be somebody's: texts in quotes, addresses, paths, names of hosts and files. */
  private static final Pattern OWN =
      Pattern.compile(
          "'[^'\n]{0,200}'|\"[^\"\n]{0,200}\"|`[^`\n]{0,200}`"
              + "|[^\\s'\"`(),;/\\\\@]*+[/\\\\@][^\\s'\"`(),;]*+|\\b[\\w-]++(?:\\.[\\w-]++)++");

  /** The name of an exception, behind those of its packages: that says what went wrong. */
  private static final Pattern EXCEPTION =
      Pattern.compile("(?:[a-z_][\\w-]*\\.)+([A-Z]\\w*(?:Error|Exception|Failure|Fault))");

  /** What is otherwise each time: ids and numbers. */
  private static final Pattern CHANGING =
      Pattern.compile(
          "\\b0x[0-9a-fA-F]+\\b"
              + "|\\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\\b"
              + "|\\b(?=[0-9a-fA-F]*\\d)[0-9a-fA-F]{6,64}\\b|\\d+");

  Failure {
    errors = Collections.unmodifiableSortedSet(new TreeSet<>(errors));
  }

  /** Of the entries of a cycle; empty where they do not tell what it was about, or how it ended. */
  static Optional<Failure> of(List<JournalEntry> entries) {
    List<String> signals = List.of();
    String gene = "";
    CycleEvent ending = null;
    for (JournalEntry entry : entries) {
      CyclePhase phase = CyclePhase.ofType(entry.type()).orElse(null);
      if (phase == null) {
        continue; // of a newer version
      }
      CycleEvent event = CycleEvent.from(entry);
      if (phase == CyclePhase.DETECT) {
        signals = event.details().strings("signals");
      } else if (phase == CyclePhase.SELECT) {
        gene = event.details().string("gene", "");
      } else if (phase.ends()) {
        ending = event;
      }
    }
    Set<String> errors = errors(signals);
    if (ending == null || errors.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Failure(
            ending.cycleId(),
            errors,
            gene,
            ending.at(),
            CycleOutcome.of(ending.phase(), ending.details()),
            ending.details().string("code", "")));
  }

  /** Other signals say how evolution itself does, so they change while it fails. */
  private static Set<String> errors(List<String> signals) {
    Set<String> errors = new TreeSet<>();
    signals.stream().filter(one -> one.startsWith(ERROR)).forEach(one -> errors.add(same(one)));
    if (errors.isEmpty()) {
      signals.stream()
          .filter(one -> one.indexOf(':') > 0 && !one.startsWith(BAN) && one.indexOf('(') < 0)
          .findFirst()
          .ifPresent(one -> errors.add(one.substring(0, one.indexOf(':'))));
    }
    return errors;
  }

  private static String same(String error) {
    String open = OWN.matcher(error.substring(ERROR.length())).replaceAll(Failure::hidden);
    String text = CHANGING.matcher(open).replaceAll("#");
    return OneLine.of(text.toLowerCase(Locale.ROOT), LONGEST);
  }

  private static String hidden(MatchResult own) {
    Matcher exception = EXCEPTION.matcher(own.group());
    return exception.matches() ? Matcher.quoteReplacement(exception.group(1)) : "#";
  }

  /** By what it is the same as another one. */
  String kind() {
    byte[] text = String.join("\n", errors).getBytes(StandardCharsets.UTF_8);
    try {
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(text);
      return HexFormat.of().formatHex(sum, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
