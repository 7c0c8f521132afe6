// SPDX-License-Identifier: Apache-2.0
package dev.evograft.github;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Redactor;
import java.util.List;

/**
 * An issue: what evolution failed at and why. No content of files, no diffs and no output of
 * programs; secrets are masked, and text from elsewhere stands in blocks that it cannot leave.
 */
final class IssueText {

  private static final int LONGEST_TITLE = 120;
  private static final int LONGEST_LINE = 300;
  private static final int MOST_LINES = 20;

  private final Redactor redactor;

  IssueText(Redactor redactor) {
    this.redactor = redactor;
  }

  /** By what an issue of this kind is found again. */
  static String mark(Failure failure) {
    return "<!-- evograft-failure: " + failure.kind() + " -->";
  }

  /** The body of the request that opens it. */
  JsonObject issue(Failure failure, int count) {
    return JsonObject.builder()
        .put("title", clip("Evolution fails at " + line(first(failure.signals())), LONGEST_TITLE))
        .put("body", body(failure, count))
        .build();
  }

  private String body(Failure failure, int count) {
    List<String> violations =
        failure.details().objects("violations").stream()
            .map(violation -> violation.string("what", ""))
            .toList();
    return mark(failure)
        + "\nEvograft tried "
        + count
        + " times to answer these signals, and undid every change:\n\n"
        + block(failure.signals())
        + "\nGene: "
        + (failure.gene().isEmpty() ? "none" : code(failure.gene()))
        + "\n\nThe last cycle, "
        + code(failure.cycle())
        + ", ended because:\n\n"
        + block(List.of(failure.details().string("reason", "it does not say")))
        + (violations.isEmpty() ? "" : "\nBounds that it passed:\n\n" + block(violations))
        + "\n`evograft evolve explain "
        + line(failure.cycle()).replace("`", "")
        + "` shows all of it, in that workspace.\n";
  }

  private String block(List<String> lines) {
    StringBuilder block = new StringBuilder("```text\n");
    lines.stream()
        .limit(MOST_LINES)
        .forEach(text -> block.append(line(text).replace("```", "'''")).append('\n'));
    if (lines.size() > MOST_LINES) {
      block.append("and ").append(lines.size() - MOST_LINES).append(" more\n");
    }
    return block.append("```\n").toString();
  }

  private String code(String text) {
    return "`" + line(text).replace("`", "'") + "`";
  }

  private static String first(List<String> signals) {
    return signals.isEmpty() ? "something that left no signal" : signals.get(0);
  }

  /** One line; an at sign would call somebody. */
  private String line(String text) {
    String plain = redactor.redact(text).replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return clip(plain.replace("@", "(at)"), LONGEST_LINE);
  }

  private static String clip(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + "…";
  }
}
