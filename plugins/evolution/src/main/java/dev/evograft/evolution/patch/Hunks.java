// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.patch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Applies hunks to a text: each where its lines stand, and only where that is one place. */
final class Hunks {

  private final List<String> lines;
  private final List<String> made = new ArrayList<>();

  /** Lines before this one are done. */
  private int done;

  private Hunks(List<String> lines) {
    this.lines = lines;
  }

  /** The text with all of them; empty when one of them has no place, or several. */
  static Optional<byte[]> apply(List<Hunk> hunks, byte[] text) {
    Hunks work = new Hunks(Lines.of(new String(text, StandardCharsets.ISO_8859_1)));
    int shift = 0;
    for (Hunk hunk : hunks) {
      int at = work.placeOf(hunk, hunk.line() + shift);
      if (at < 0) {
        return Optional.empty();
      }
      shift = at - hunk.line();
      work.take(hunk, at);
    }
    return Optional.of(work.rest());
  }

  private void take(Hunk hunk, int at) {
    made.addAll(lines.subList(done, at));
    made.addAll(hunk.after());
    done = at + hunk.before().size();
  }

  private byte[] rest() {
    made.addAll(lines.subList(done, lines.size()));
    return String.join("", made).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Where it belongs; -1 for nowhere, or nobody knows. */
  private int placeOf(Hunk hunk, int expected) {
    if (hunk.before().isEmpty()) {
      return lines.isEmpty() ? 0 : -1;
    }
    if (standsAt(hunk, expected)) {
      return expected;
    }
    int found = -1;
    for (int at = done; at <= lines.size() - hunk.before().size(); at++) {
      if (standsAt(hunk, at)) {
        if (found >= 0) {
          return -1;
        }
        found = at;
      }
    }
    return found;
  }

  private boolean standsAt(Hunk hunk, int at) {
    int end = at + hunk.before().size();
    return at >= done && end <= lines.size() && lines.subList(at, end).equals(hunk.before());
  }
}
