// SPDX-License-Identifier: Apache-2.0
package dev.evograft.github;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Redactor;
import dev.evograft.toolkit.text.OneLine;
import java.util.List;

/**
 * An issue: what kinds of errors evolution failed at, with which gene, and how often. The words of
 * an error are given without names of files, addresses and numbers, and with secrets masked;
 * nothing else of what people or programs said, no content of files and no diff.
 */
final class IssueText {

  /** For people; where a token may not set it, ours are found by their mark all the same. */
  static final String LABEL = "evograft";

  private static final int LONGEST_TITLE = 120;
  private static final int LONGEST_LINE = 160;
  private static final int MOST_ERRORS = 10;

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
    String first = failure.errors().iterator().next();
    return JsonObject.builder()
        .put("title", "Evolution fails at: " + line(first, LONGEST_TITLE))
        .put("body", body(failure, count))
        .put("labels", List.of(LABEL))
        .build();
  }

  private String body(Failure failure, int count) {
    StringBuilder errors = new StringBuilder("```text\n");
    failure.errors().stream()
        .limit(MOST_ERRORS)
        .forEach(error -> errors.append(line(error, LONGEST_LINE)).append('\n'));
    errors.append("```\n");
    return mark(failure)
        + "\nEvograft tried "
        + count
        + " times, with no success in between, to mend what ends with:\n\n"
        + errors
        + "\nGene: "
        + (failure.gene().isEmpty() ? "none" : code(failure.gene()))
        + (failure.code().isEmpty()
            ? ""
            : "\nWhy the last one was not kept: " + code(failure.code()))
        + "\n\n`evograft evolve explain "
        + line(failure.cycle(), LONGEST_LINE).replace("`", "'")
        + "` shows all of it, in that workspace.\n";
  }

  private String code(String text) {
    return "`" + line(text, LONGEST_LINE).replace("`", "'") + "`";
  }

  /** One line that leaves no block; an at sign would call somebody. */
  private String line(String text, int most) {
    return OneLine.of(redactor.redact(text), most).replace("@", "(at)").replace("```", "'''");
  }
}
