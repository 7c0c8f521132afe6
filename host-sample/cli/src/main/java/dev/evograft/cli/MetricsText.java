// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.runtime.Metric;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Figures in the text format of Prometheus, version 0.0.4. */
final class MetricsText {

  static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private MetricsText() {}

  /** Those of one name stand together. */
  static String of(List<Metric> metrics) {
    StringBuilder text = new StringBuilder();
    String name = "";
    for (Metric metric : metrics) {
      if (!metric.name().equals(name)) {
        name = metric.name();
        text.append("# HELP ").append(name).append(' ').append(escaped(metric.help())).append('\n');
        String kind = metric.kind().name().toLowerCase(Locale.ROOT);
        text.append("# TYPE ").append(name).append(' ').append(kind).append('\n');
      }
      text.append(name);
      labels(metric.labels(), text);
      text.append(' ').append(number(metric.value())).append('\n');
    }
    return text.toString();
  }

  private static void labels(Map<String, String> labels, StringBuilder text) {
    String before = "{";
    for (Map.Entry<String, String> label : labels.entrySet()) {
      String value = escaped(label.getValue()).replace("\"", "\\\"");
      text.append(before).append(label.getKey()).append("=\"").append(value).append('"');
      before = ",";
    }
    text.append(labels.isEmpty() ? "" : "}");
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\n", "\\n");
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
