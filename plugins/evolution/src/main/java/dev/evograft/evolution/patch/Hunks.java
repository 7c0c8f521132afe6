// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.patch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Applies hunks to a text: each where its lines stand, and only where that is one place. One that
 * was made for the first line belongs to the beginning, and one without lines behind it to the end,
 * as git has it: else what appends would apply to what has it already. After very many places that
 * were tried in vain it is as if there were none.
 */
final class Hunks {

  private static final int MOST_TRIES = 5_000_000;
  private static final int[] NOWHERE = {};

  private final List<String> lines;
  private final List<String> made = new ArrayList<>();

  /** Lines before this one are done. */
  private int done;

  private int tries = MOST_TRIES;
  private @Nullable Map<String, int[]> places;

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
    return onlyPlace(hunk);
  }

  /** Looks only where the line stands that is rarest in the text. */
  private int onlyPlace(Hunk hunk) {
    int[] rarest = placesOf(hunk.before().get(0));
    int rank = 0;
    for (int i = 1; i < hunk.before().size(); i++) {
      int[] places = placesOf(hunk.before().get(i));
      if (places.length < rarest.length) {
        rarest = places;
        rank = i;
      }
    }
    int found = -1;
    for (int place : rarest) {
      if (--tries < 0) {
        return -1;
      }
      if (standsAt(hunk, place - rank)) {
        if (found >= 0) {
          return -1;
        }
        found = place - rank;
      }
    }
    return found;
  }

  private int[] placesOf(String line) {
    Map<String, int[]> known = places;
    if (known == null) {
      Map<String, List<Integer>> collected = new HashMap<>();
      for (int at = 0; at < lines.size(); at++) {
        collected.computeIfAbsent(lines.get(at), text -> new ArrayList<>()).add(at);
      }
      known = new HashMap<>();
      for (Map.Entry<String, List<Integer>> one : collected.entrySet()) {
        known.put(one.getKey(), one.getValue().stream().mapToInt(Integer::intValue).toArray());
      }
      places = known;
    }
    return known.getOrDefault(line, NOWHERE);
  }

  private boolean standsAt(Hunk hunk, int at) {
    int end = at + hunk.before().size();
    return at >= done
        && end <= lines.size()
        && (!hunk.atBegin() || at == 0)
        && (!hunk.atEnd() || end == lines.size())
        && lines.subList(at, end).equals(hunk.before());
  }
}
