// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.cycle.PastCycles.Past;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CyclePhase;
import java.io.StringReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportsTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final String HOSTILE = "<script>alert(1)</script>\" onload=\"x\u202e";

  @Test
  void theHistoryHasARowAndAPieceOfTheChartForEachCycle() throws Exception {
    String page =
        HistoryReport.page(
            List.of(cycle("c3", "success", "gene_a"), cycle("c2", "failed", "gene_a"), running()),
            NOON);

    assertThat(page)
        .contains("3 cycles, the oldest on the left")
        .contains("fill=\"var(--success)\"", "fill=\"var(--failed)\"", "fill=\"var(--goes_on)\"")
        .contains("<td>gene_a</td><td>2</td><td>1</td>")
        .contains("2026-11-21T12:00:00Z", "0.75", "the check failed");
    assertThat(page.split("<tr>")).hasSize(1 + 2 + 4); // two heads, a gene, three cycles
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 49, 50, 51, 200, 1_000})
  void theChartIsOfBoundedSizeAndCountsEveryCycle(int cycles) {
    List<String> outcomes = new ArrayList<>();
    for (int i = 0; i < cycles; i++) {
      outcomes.add(i % 3 == 0 ? "success" : "failed");
    }

    String chart = Chart.of(outcomes);

    int told = 0;
    int bars = 0;
    for (String line : chart.lines().toList()) {
      if (line.contains("<title>")) {
        bars++;
        told += Integer.parseInt(line.replaceAll(".*<title>(\\d+) .*", "$1"));
      }
    }
    assertThat(told).isEqualTo(cycles);
    assertThat(bars).isBetween(1, 100);
  }

  @Test
  void withoutACycleItSaysSo() {
    assertThat(HistoryReport.page(List.of(), NOON)).contains("No cycle ran").doesNotContain("<svg");
  }

  @Test
  void aCycleIsToldPhaseByPhase() throws Exception {
    String page = CycleReport.page(cycle("c1", "failed", "gene_a"));

    assertThat(page)
        .containsSubsequence("detect", "log_error", "select", "gene_a", "evaluate", "rolled back")
        .contains("<dt>blast files</dt><dd>2</dd>");
  }

  @Test
  void whatComesFromElsewhereIsNothingButText() throws Exception {
    Past hostile = cycle(HOSTILE, "failed", HOSTILE);

    for (String page :
        List.of(CycleReport.page(hostile), HistoryReport.page(List.of(hostile), NOON))) {
      assertThat(page)
          .doesNotContain("<script", "\u202e", "\" onload")
          .contains("&lt;script&gt;", "default-src 'none'");
    }
  }

  @Test
  void aPageIsWellFormed() throws Exception {
    String page = HistoryReport.page(List.of(cycle("c1", "success", "gene_a")), NOON);
    int from = page.indexOf("<body>");
    String body = page.substring(from, page.indexOf("</body>") + "</body>".length());

    javax.xml.parsers.DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new org.xml.sax.InputSource(new StringReader(body)));
  }

  private static Past running() {
    return new Past("c1", new EnumMap<>(Map.of(CyclePhase.DETECT, event("c1", CyclePhase.DETECT))));
  }

  private static Past cycle(String id, String status, String gene) {
    Map<CyclePhase, CycleEvent> phases = new EnumMap<>(CyclePhase.class);
    phases.put(CyclePhase.DETECT, event(id, CyclePhase.DETECT));
    phases.put(CyclePhase.SELECT, event(id, CyclePhase.SELECT, "gene", gene));
    phases.put(
        CyclePhase.EVALUATE, event(id, CyclePhase.EVALUATE, "score", 0.75, "blast_files", 2));
    CyclePhase end = status.equals("success") ? CyclePhase.SOLIDIFIED : CyclePhase.ROLLED_BACK;
    phases.put(end, event(id, end, "status", status, "reason", "the check failed"));
    return new Past(id, phases);
  }

  private static CycleEvent event(String id, CyclePhase phase, Object... details) {
    JsonObject.Builder builder = JsonObject.builder().put("signals", List.of("log_error"));
    for (int i = 0; i < details.length; i += 2) {
      builder.put((String) details[i], details[i + 1]);
    }
    return new CycleEvent(id, "run", phase, NOON, builder.build());
  }
}
