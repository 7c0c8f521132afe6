// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which assets a question means; by words, where the hub compares meanings. */
final class Search {

  private Search() {}

  /** Whether an asset has one of some signals, or one that contains it. */
  static boolean fits(StoredAsset asset, List<String> signals) {
    for (String wanted : signals) {
      String low = wanted.toLowerCase(Locale.ROOT);
      for (String has : asset.signals()) {
        String other = has.toLowerCase(Locale.ROOT);
        if (other.contains(low) || low.contains(other)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Which part of a question's words a text has, from 0 to 1. */
  static double similarity(String question, String text) {
    Set<String> wanted = words(question);
    Set<String> there = words(text);
    long met =
        wanted.stream()
            .filter(
                word ->
                    there.stream()
                        .anyMatch(other -> other.startsWith(word) || word.startsWith(other)))
            .count();
    return wanted.isEmpty() ? 0 : met / (double) wanted.size();
  }

  /** What an asset is about, as one text. */
  static String text(StoredAsset asset) {
    return asset.tree.string("summary", "")
        + " "
        + String.join(" ", asset.signals())
        + " "
        + String.join(" ", asset.tree.strings("strategy"));
  }

  private static Set<String> words(String text) {
    Set<String> words =
        new HashSet<>(
            Arrays.asList(
                text.replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                    .toLowerCase(Locale.ROOT)
                    .split("[^\\p{L}\\p{N}]+")));
    words.removeIf(word -> word.length() < 3);
    return words;
  }
}
