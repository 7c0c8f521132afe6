// SPDX-License-Identifier: Apache-2.0
package dev.evograft.github;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.journal.JournalEntry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a cycle worked at and how it ended, as far as it is the same in another one.
 *
 * @param cycle its key
 * @param signals that it answered
 * @param gene that it used
 * @param outcome what it came to
 * @param details of the entry that ended it
 */
record Failure(
    String cycle, List<String> signals, String gene, CycleOutcome outcome, JsonObject details) {

  private static final Pattern CHANGING =
      Pattern.compile("\\b0x[0-9a-fA-F]+\\b|\\b[0-9a-f]{8,64}\\b|\\(\\d+x\\)|\\d+");
  private static final int BYTES = 8;

  Failure {
    signals = List.copyOf(signals);
  }

  /** Of the entries of a cycle that has ended. */
  static Failure of(List<JournalEntry> entries) {
    List<String> signals = List.of();
    String gene = "";
    CycleEvent ending = null;
    for (JournalEntry entry : entries) {
      CycleEvent event = CycleEvent.from(entry);
      if (event.phase() == CyclePhase.DETECT) {
        signals = event.details().strings("signals");
      } else if (event.phase() == CyclePhase.SELECT) {
        gene = event.details().string("gene", "");
      } else if (event.phase().ends()) {
        ending = event;
      }
    }
    if (ending == null) {
      throw new IllegalArgumentException("these entries end no cycle");
    }
    CycleOutcome outcome = CycleOutcome.of(ending.phase(), ending.details());
    return new Failure(ending.cycleId(), signals, gene, outcome, ending.details());
  }

  /** By what it is the same as another one: the signals, without numbers and addresses. */
  String kind() {
    Set<String> keys = new TreeSet<>();
    signals.forEach(signal -> keys.add(CHANGING.matcher(signal).replaceAll("#")));
    byte[] text = String.join("\n", keys).getBytes(StandardCharsets.UTF_8);
    try {
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(text);
      return HexFormat.of().formatHex(sum, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
