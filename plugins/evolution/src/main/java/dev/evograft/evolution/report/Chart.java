// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What cycles came to over time: a bar for so many cycles in a row, oldest on the left, a piece for
 * each outcome. At most 50 bars.
 */
final class Chart {

  private static final int MOST_BARS = 50;
  private static final int BAR = 16;
  private static final int GAP = 3;
  private static final int HEIGHT = 160;
  private static final int TOP = 10;
  private static final int LEFT = 36;
  private static final int LEGEND = 44;

  /** From the bottom to the top of a bar. */
  private static final List<String> ORDER =
      List.of("success", "neutral", "unverifiable", "conflict", "abandoned", "failed", "goes_on");

  private final List<Map<String, Integer>> bars = new ArrayList<>();
  private final int each;

  private Chart(List<String> outcomes) {
    each = Math.max(1, (outcomes.size() + MOST_BARS - 1) / MOST_BARS);
    for (int i = 0; i < outcomes.size(); i += each) {
      Map<String, Integer> counts = new LinkedHashMap<>();
      outcomes
          .subList(i, Math.min(outcomes.size(), i + each))
          .forEach(outcome -> counts.merge(outcome, 1, Integer::sum));
      bars.add(counts);
    }
  }

  /** The drawing. */
  static String of(List<String> outcomesOldestFirst) {
    return new Chart(outcomesOldestFirst).svg(outcomesOldestFirst.size());
  }

  private String svg(int cycles) {
    int width = LEFT + Math.max(24, bars.size()) * (BAR + GAP) + 10;
    StringBuilder svg = new StringBuilder("<figure>");
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"What %d cycles came"
                + " to\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">%n",
            cycles,
            width,
            TOP + HEIGHT + LEGEND,
            width,
            TOP + HEIGHT + LEGEND));
    text(svg, 0, TOP + 10, Integer.toString(each));
    text(svg, 0, TOP + HEIGHT, "0");
    for (int i = 0; i < bars.size(); i++) {
      bar(svg, i);
    }
    legend(svg);
    return svg.append("</svg><figcaption class=\"soft\">")
        .append(caption(cycles))
        .append("</figcaption></figure>\n")
        .toString();
  }

  private String caption(int cycles) {
    return cycles
        + (cycles == 1 ? " cycle" : " cycles")
        + ", the oldest on the left"
        + (each > 1 ? "; a bar is " + each + " of them" : "");
  }

  private void bar(StringBuilder svg, int index) {
    int x = LEFT + index * (BAR + GAP);
    int y = TOP + HEIGHT;
    for (String outcome : ORDER) {
      int count = bars.get(index).getOrDefault(outcome, 0);
      int height = Math.round((float) HEIGHT * count / each);
      if (count > 0) {
        y -= height;
        svg.append(
            String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"var(--%s)\">"
                    + "<title>%d %s</title></rect>%n",
                x,
                y,
                BAR,
                height,
                outcome,
                count,
                outcome.replace('_', ' ')));
      }
    }
  }

  private void legend(StringBuilder svg) {
    int x = LEFT;
    for (String outcome : ORDER) {
      if (bars.stream().anyMatch(bar -> bar.containsKey(outcome))) {
        int y = TOP + HEIGHT + 28;
        svg.append(
            String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"10\" height=\"10\" fill=\"var(--%s)\"/>%n",
                x,
                y - 9,
                outcome));
        text(svg, x + 14, y, outcome.replace('_', ' '));
        x += 30 + 7 * outcome.length();
      }
    }
  }

  private static void text(StringBuilder svg, int x, int y, String text) {
    svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\">%s</text>%n", x, y, text));
  }
}
