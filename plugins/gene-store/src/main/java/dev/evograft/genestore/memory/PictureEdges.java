// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a picture shows: the most travelled ways from signals to genes, and the rows that their ends
 * stand in.
 *
 * @param edges the ways, most travelled first
 * @param signals the rows of signals, by key
 * @param genes the rows of genes, by id
 * @param leftOut how many ways are not shown
 */
record PictureEdges(
    List<Edge> edges, Map<String, Integer> signals, Map<String, Integer> genes, int leftOut) {

  private static final int MOST_EDGES = 60;
  private static final int MOST_ROWS = 30;

  /** A way from signals to a gene, and how it went. */
  record Edge(String key, String gene, Tally tally) {}

  static PictureEdges of(Aggregates sums) {
    List<Edge> all = new ArrayList<>();
    for (String key : sums.signals().keys()) {
      sums.edges(key).forEach((gene, tally) -> all.add(new Edge(key, gene, tally)));
    }
    all.sort(
        Comparator.comparingLong((Edge edge) -> edge.tally().attempts())
            .reversed()
            .thenComparing(Edge::key)
            .thenComparing(Edge::gene));
    List<Edge> shown = new ArrayList<>();
    Map<String, Integer> signals = new LinkedHashMap<>();
    Map<String, Integer> genes = new LinkedHashMap<>();
    for (Edge edge : all) {
      if (shown.size() < MOST_EDGES
          && hasRow(signals.keySet(), edge.key())
          && hasRow(genes.keySet(), edge.gene())) {
        signals.putIfAbsent(edge.key(), signals.size());
        genes.putIfAbsent(edge.gene(), genes.size());
        shown.add(edge);
      }
    }
    return new PictureEdges(shown, signals, genes, all.size() - shown.size());
  }

  private static boolean hasRow(Set<String> rows, String id) {
    return rows.contains(id) || rows.size() < MOST_ROWS;
  }
}
