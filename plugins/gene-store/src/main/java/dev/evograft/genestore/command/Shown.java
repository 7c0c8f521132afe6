// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.command;

import java.util.Collection;
import java.util.Locale;
import java.util.OptionalDouble;

/** Texts of assets for a terminal, which obeys none of them. */
final class Shown {

  private Shown() {}

  static String line(String text) {
    return text.replaceAll("\\s+", " ").replaceAll("[\\p{Cntrl}\\x{202A}-\\x{202E}]", "").strip();
  }

  static String line(String text, int most) {
    String line = line(text);
    if (line.length() <= most) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(most - 2)) ? most - 2 : most - 1;
    return line.substring(0, end) + "…";
  }

  static String list(Collection<String> texts, int most) {
    return line(String.join(", ", texts), most);
  }

  static String number(OptionalDouble number) {
    return number.isPresent() ? String.format(Locale.ROOT, "%.2f", number.getAsDouble()) : "";
  }

  static String count(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }
}
