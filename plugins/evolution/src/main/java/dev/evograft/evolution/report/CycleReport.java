// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.report;

import dev.evograft.evolution.cycle.PastCycles.Past;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.toolkit.html.Markup;
import dev.evograft.toolkit.text.ShownTime;
import java.util.List;
import java.util.Locale;

/** One cycle, phase by phase, with all that the journal says of it. */
public final class CycleReport {

  private static final int LONGEST = 4_000;
  private static final int MOST_ITEMS = 200;
  private static final int DEEPEST = 6;

  private final StringBuilder html = new StringBuilder();

  private CycleReport() {}

  /** The page. */
  public static String page(Past cycle) {
    CycleReport report = new CycleReport();
    Summary summary = Summary.of(cycle);
    report.html.append("<p>").append(Page.outcome(summary.outcome())).append(". ");
    report.html.append(Markup.text(summary.reason(), LONGEST)).append("</p>\n");
    for (CyclePhase phase : CyclePhase.values()) {
      CycleEvent event = cycle.phases().get(phase);
      if (event != null) {
        report.phase(phase, event);
      }
    }
    return Page.of("Cycle " + cycle.id(), report.html);
  }

  private void phase(CyclePhase phase, CycleEvent event) {
    String name = phase.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    html.append("<h2>").append(Markup.text(name, 40)).append("</h2>\n<p class=\"soft\">");
    html.append(Markup.text(ShownTime.of(event.at()), 40)).append("</p>\n");
    object(event.details(), 0);
  }

  private void object(JsonObject details, int depth) {
    html.append("<dl>");
    details.forEach(
        (name, value) -> {
          if (!isEmpty(value)) {
            html.append("<dt>")
                .append(Markup.text(name.replace('_', ' '), 100))
                .append("</dt><dd>");
            value(value, depth + 1);
            html.append("</dd>\n");
          }
        });
    html.append("</dl>\n");
  }

  private static boolean isEmpty(Object value) {
    return value == null
        || value.equals("")
        || value instanceof List<?> list && list.isEmpty()
        || value instanceof JsonObject object && object.isEmpty();
  }

  private void value(Object value, int depth) {
    if (depth > DEEPEST) {
      html.append(Markup.text(String.valueOf(value), LONGEST));
    } else if (value instanceof JsonObject object) {
      object(object, depth);
    } else if (value instanceof List<?> list) {
      html.append("<ul>");
      list.stream().limit(MOST_ITEMS).forEach(item -> item(item, depth));
      int more = list.size() - MOST_ITEMS;
      html.append(more > 0 ? "<li>and " + more + " more</li>" : "").append("</ul>");
    } else if (String.valueOf(value).indexOf('\n') >= 0) {
      html.append("<pre>");
      String.valueOf(value)
          .lines()
          .limit(MOST_ITEMS)
          .forEach(line -> html.append(Markup.code(line, LONGEST)).append('\n'));
      html.append("</pre>");
    } else {
      html.append(Markup.text(String.valueOf(value), LONGEST));
    }
  }

  private void item(Object item, int depth) {
    html.append("<li>");
    value(item, depth + 1);
    html.append("</li>");
  }
}
