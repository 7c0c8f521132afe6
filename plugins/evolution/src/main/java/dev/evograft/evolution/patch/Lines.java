// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.patch;

import java.util.ArrayList;
import java.util.List;

/** A text as lines that keep their ends. */
final class Lines {

  private Lines() {}

  static List<String> of(String text) {
    List<String> lines = new ArrayList<>();
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      lines.add(text.substring(from, end + 1));
      from = end + 1;
    }
    if (from < text.length()) {
      lines.add(text.substring(from));
    }
    return lines;
  }
}
