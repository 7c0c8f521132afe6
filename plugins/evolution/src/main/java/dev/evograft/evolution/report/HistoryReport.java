// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.report;

import dev.evograft.evolution.cycle.PastCycles.Past;
import dev.evograft.toolkit.html.Markup;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The last cycles: a chart of what they came to, how each gene did, and a row for each of them. */
public final class HistoryReport {

  private static final int LONGEST = 300;

  private final List<Summary> cycles;
  private final StringBuilder html = new StringBuilder();

  private HistoryReport(List<Past> cycles) {
    this.cycles = cycles.stream().map(Summary::of).toList();
  }

  /**
   * The page.
   *
   * @param newestFirst the cycles
   * @param now when it is made
   */
  public static String page(List<Past> newestFirst, Instant now) {
    return new HistoryReport(newestFirst).page(now);
  }

  private String page(Instant now) {
    html.append("<p class=\"soft\">As of ").append(now.truncatedTo(ChronoUnit.SECONDS));
    html.append("</p>\n");
    if (cycles.isEmpty()) {
      html.append("<p>No cycle ran in this workspace yet.</p>\n");
      return Page.of("Evolution", html);
    }
    List<String> outcomes = new ArrayList<>(cycles.stream().map(Summary::outcome).toList());
    Collections.reverse(outcomes);
    html.append(Chart.of(outcomes));
    genes();
    rows();
    return Page.of("Evolution", html);
  }

  private void genes() {
    Map<String, int[]> genes = new TreeMap<>();
    for (Summary cycle : cycles) {
      if (!cycle.gene().isEmpty()) {
        int[] counts = genes.computeIfAbsent(cycle.gene(), any -> new int[2]);
        counts[0]++;
        counts[1] += cycle.outcome().equals("success") ? 1 : 0;
      }
    }
    if (genes.isEmpty()) {
      return;
    }
    html.append("<h2>Genes</h2>\n<table><tr><th>Gene</th><th>Used</th><th>Kept</th></tr>\n");
    genes.forEach(
        (gene, counts) ->
            html.append("<tr><td>")
                .append(Markup.text(gene, LONGEST))
                .append("</td><td>")
                .append(counts[0])
                .append("</td><td>")
                .append(counts[1])
                .append("</td></tr>\n"));
    html.append("</table>\n");
  }

  private void rows() {
    html.append(
        "<h2>Cycles</h2>\n<table><tr><th>Began</th><th>Outcome</th><th>For</th><th>Gene</th>");
    html.append("<th>Score</th><th>Signals</th><th>Why</th><th>Cycle</th></tr>\n");
    for (Summary cycle : cycles) {
      html.append("<tr>");
      cell(cycle.began());
      html.append("<td>").append(Page.outcome(cycle.outcome())).append("</td>");
      cell(cycle.category());
      cell(cycle.gene());
      cell(cycle.score());
      cell(String.join(", ", cycle.signals()));
      cell(cycle.reason());
      html.append("<td><code>")
          .append(Markup.text(cycle.cycle(), 80))
          .append("</code></td></tr>\n");
    }
    html.append("</table>\n");
  }

  private void cell(String text) {
    html.append("<td>").append(Markup.text(text, LONGEST)).append("</td>");
  }
}
