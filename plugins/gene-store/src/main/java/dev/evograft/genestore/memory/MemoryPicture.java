// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.genestore.memory.PictureEdges.Edge;
import dev.evograft.toolkit.html.Markup;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * A picture of memory: signals on the left, genes in the middle, what came of them on the right; a
 * way is as thick as it was travelled often and as green as it went well. One page of HTML with one
 * drawing in it, no script and nothing from elsewhere; at most 60 ways and 30 rows, and the same
 * for the same sums.
 */
final class MemoryPicture {

  private static final int ROW = 34;
  private static final int TOP = 60;
  private static final int SIGNALS = 20;
  private static final int SIGNALS_END = 300;
  private static final int GENES = 480;
  private static final int GENES_END = 760;
  private static final int OUTCOMES = 940;
  private static final int WIDTH = 1_120;
  private static final int LABEL = 40;

  private final StringBuilder svg = new StringBuilder();
  private final PictureEdges edges;
  private final Aggregates sums;
  private final Instant now;

  private MemoryPicture(Aggregates sums, Instant now) {
    this.edges = PictureEdges.of(sums);
    this.sums = sums;
    this.now = now;
  }

  static String of(Aggregates sums, Instant now, Function<String, String> summaryOf) {
    return new MemoryPicture(sums, now).page(summaryOf);
  }

  private String page(Function<String, String> summaryOf) {
    edges.edges().forEach(this::way);
    edges.genes().keySet().forEach(this::outcomeWay);
    edges.signals().forEach((key, row) -> label(SIGNALS, row, key, key));
    edges
        .genes()
        .forEach((gene, row) -> label(GENES, row, gene, gene + ": " + summaryOf.apply(gene)));
    edges.genes().keySet().forEach(this::outcome);
    int rows = Math.max(1, Math.max(edges.signals().size(), edges.genes().size()));
    return """
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>Memory graph</title>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <style>body{font:14px sans-serif;margin:16px;color:#222;background:#fff}
        text{font:12px sans-serif;fill:#222}.head{font-weight:bold}.small{fill:#666}</style>
        </head><body><h1>Memory graph</h1>
        <p>%s</p>
        <svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="Signals, genes and outcomes" \
        width="%d" height="%d" viewBox="0 0 %d %d">
        <text class="head" x="%d" y="30">Signals</text>
        <text class="head" x="%d" y="30">Genes</text>
        <text class="head" x="%d" y="30">Outcomes</text>
        %s</svg></body></html>
        """
        .formatted(
            caption(),
            WIDTH,
            TOP + rows * ROW,
            WIDTH,
            TOP + rows * ROW,
            SIGNALS,
            GENES,
            OUTCOMES,
            svg);
  }

  private String caption() {
    String what =
        edges.edges().isEmpty()
            ? "Nothing is remembered yet."
            : "As of " + EventTimes.stamp(now) + ": thicker is more often, greener went better.";
    return edges.leftOut() == 0 ? what : what + " " + edges.leftOut() + " rarer ways are left out.";
  }

  private void way(Edge edge) {
    int from = middle(row(edges.signals(), edge.key()));
    int to = middle(row(edges.genes(), edge.gene()));
    String title =
        Markup.text(edge.key(), 120)
            + " → "
            + Markup.text(edge.gene(), 120)
            + ": "
            + words(edge.tally());
    curve(SIGNALS_END, from, GENES - 8, to, edge.tally(), title);
  }

  private void outcomeWay(String gene) {
    Tally tally = sums.gene(gene);
    if (tally != null) {
      int at = middle(row(edges.genes(), gene));
      curve(GENES_END, at, OUTCOMES - 8, at, tally, Markup.text(gene, 120) + ": " + words(tally));
    }
  }

  private void curve(int x1, int y1, int x2, int y2, Tally tally, String title) {
    int bend = (x1 + x2) / 2;
    svg.append(
        String.format(
            Locale.ROOT,
            "<path d=\"M%d %d C%d %d %d %d %d %d\" fill=\"none\" stroke=\"%s\""
                + " stroke-opacity=\"0.7\" stroke-width=\"%.1f\"><title>%s</title></path>%n",
            x1,
            y1,
            bend,
            y1,
            bend,
            y2,
            x2,
            y2,
            colour(tally),
            thickness(tally),
            title));
  }

  private void label(int x, int row, String text, String title) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%d\" y=\"%d\">%s<title>%s</title></text>%n",
            x,
            middle(row) + 4,
            Markup.text(text, LABEL),
            Markup.text(title, 300)));
  }

  private void outcome(String gene) {
    Tally tally = sums.gene(gene);
    if (tally != null) {
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%d\" y=\"%d\">%d of %d<tspan class=\"small\"> value %.2f</tspan></text>%n",
              OUTCOMES,
              middle(row(edges.genes(), gene)) + 4,
              tally.successes(),
              tally.attempts(),
              tally.value(now, Advisor.GENE_HALF_LIFE)));
    }
  }

  private String words(Tally tally) {
    return String.format(
        Locale.ROOT,
        "%d of %d succeeded, value %.2f",
        tally.successes(),
        tally.attempts(),
        tally.value(now, Advisor.HALF_LIFE));
  }

  private static int row(Map<String, Integer> rows, String id) {
    return rows.getOrDefault(id, 0);
  }

  private static int middle(int row) {
    return TOP + row * ROW;
  }

  private static String colour(Tally tally) {
    long hue = Math.round(120.0 * tally.successes() / Math.max(1, tally.attempts()));
    return "hsl(" + hue + ",60%,42%)";
  }

  private static double thickness(Tally tally) {
    return Math.min(12, 1 + 1.5 * Math.log(1 + tally.attempts()));
  }
}
