// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Aligns columns with two spaces between them. */
final class Table {

  private Table() {}

  static List<String> render(List<String> head, List<List<String>> rows) {
    int[] widths = new int[head.size()];
    measure(widths, head);
    rows.forEach(row -> measure(widths, row));
    List<String> lines = new ArrayList<>(rows.size() + 1);
    lines.add(line(widths, head.stream().map(name -> name.toUpperCase(Locale.ROOT)).toList()));
    rows.forEach(row -> lines.add(line(widths, row)));
    return lines;
  }

  private static void measure(int[] widths, List<String> row) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], width(row.get(i)));
    }
  }

  private static String line(int[] widths, List<String> row) {
    StringBuilder line = new StringBuilder(Arrays.stream(widths).sum() + 2 * widths.length);
    for (int i = 0; i < widths.length; i++) {
      line.append(row.get(i));
      line.append(" ".repeat(widths[i] - width(row.get(i)) + 2));
    }
    return line.toString().stripTrailing();
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
