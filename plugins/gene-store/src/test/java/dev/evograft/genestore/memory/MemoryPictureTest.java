// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class MemoryPictureTest {

  private final Aggregates sums = new Aggregates();

  @Test
  void nothingIsAPictureToo() {
    assertThat(picture("")).contains("Nothing is remembered yet.").contains("</html>");
  }

  @Test
  void waysLeadFromSignalsToGenesToOutcomes() {
    tried("gene_a", true, "log_error");
    tried("gene_a", false, "log_error");
    tried("gene_b", true, "slow");

    String page = picture("a summary");

    assertThat(page)
        .contains("log_error → gene_a: 1 of 2 succeeded, value 0.50")
        .contains("slow → gene_b: 1 of 1 succeeded, value 0.67")
        .contains("gene_a: a summary")
        .contains("1 of 2<tspan class=\"small\"> value 0.50</tspan>")
        .contains("hsl(60,60%,42%)")
        .contains("hsl(120,60%,42%)");
    assertThat(picture("a summary")).as("the same again").isEqualTo(page);
  }

  @Test
  void namesAreTextAndNothingElse() {
    tried("<script>alert('x')</script>", true, "\"><img src=x onerror=y>&\u0000\u202e");

    String page = picture("</title></text><b>");

    assertThat(page).doesNotContain("<script", "<img", "<b>", "'x'", "\u0000", "\u202e");
    assertThat(page).contains("&lt;script&gt;");
  }

  @Test
  void itNeedsNothingFromElsewhere() {
    tried("g", true, "x");

    assertThat(picture("").toLowerCase(Locale.ROOT))
        .doesNotContain("src=", "href=", "url(", "<script", "@import");
  }

  @Test
  void itIsBounded() {
    for (int i = 0; i < 2_000; i++) {
      tried("gene_" + i % 100, true, "signal_" + i + "x".repeat(500));
    }

    String page = picture("y".repeat(10_000));

    assertThat(page.length()).isLessThan(200_000);
    assertThat(page.split("<path")).hasSizeLessThan(95);
    assertThat(page).contains("rarer ways are left out");
  }

  private void tried(String gene, boolean success, String... signals) {
    sums.add(Experience.of(Outcomes.of("mge", gene, success, signals)).orElseThrow());
  }

  private String picture(String summary) {
    return MemoryPicture.of(sums, Outcomes.NOON, gene -> summary);
  }
}
