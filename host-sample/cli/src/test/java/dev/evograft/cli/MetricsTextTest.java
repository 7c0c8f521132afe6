// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.runtime.Metric;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricsTextTest {

  @Test
  void figures_of_one_name_share_a_head_and_labels_are_escaped() {
    String text =
        MetricsText.of(
            List.of(
                Metric.counter("a_total", "Counts.\nMore.", 3),
                Metric.gauge("b", "Is.", 0.5).with("of", "x"),
                Metric.gauge("b", "Is.", 1e20).with("of", "\"y\"\\\n")));

    assertThat(text)
        .isEqualTo(
            """
            # HELP a_total Counts.\\nMore.
            # TYPE a_total counter
            a_total 3
            # HELP b Is.
            # TYPE b gauge
            b{of="x"} 0.5
            b{of="\\"y\\"\\\\\\n"} 1.0E20
            """);
  }
}
