// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Which of the words that there are a mistyped one was meant to be. */
final class Alike {

  private static final int MOST = 3;

  private static final int LETTERS_FOR_A_SLIP = 3;

  private static final int MOST_SLIPS = 3;

  private Alike() {}

  /** A question to put behind what is wrong; empty where no word is near. */
  static String ask(String typed, Collection<String> known) {
    List<String> near = of(typed, known);
    return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
  }

  /**
   * The nearest: those to which the fewest slips lead, one in three letters at most. Words of very
   * different length are not compared, as any text may be typed where a word is due.
   */
  static List<String> of(String typed, Collection<String> known) {
    int least = Math.min(MOST_SLIPS, Math.max(1, typed.length() / LETTERS_FOR_A_SLIP));
    List<String> near = new ArrayList<>();
    for (String word : known) {
      if (Math.abs(word.length() - typed.length()) <= least) {
        int slips = slips(typed, word);
        if (slips > 0 && slips < least) {
          near.clear();
          least = slips;
        }
        if (slips == least) {
          near.add(word);
        }
      }
    }
    if (near.isEmpty() && typed.length() > 1) {
      known.stream().filter(word -> word.startsWith(typed)).forEach(near::add);
    }
    return near.stream().sorted().limit(MOST).toList();
  }

  /** Letters that are too many, too few or others, and neighbours that changed places. */
  private static int slips(String a, String b) {
    int[][] slips = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        slips[i][j] = i == 0 || j == 0 ? i + j : slips(slips, a, b, i, j);
      }
    }
    return slips[a.length()][b.length()];
  }

  private static int slips(int[][] before, String a, String b, int i, int j) {
    int other = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int least =
        Math.min(before[i - 1][j - 1] + other, Math.min(before[i - 1][j], before[i][j - 1]) + 1);
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, before[i - 2][j - 2] + 1) : least;
  }
}
