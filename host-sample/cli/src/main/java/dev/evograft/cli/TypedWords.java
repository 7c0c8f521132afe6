// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.runtime.Problem;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The command that a person typed, without its options.
 *
 * @param command such as {@code evograft evotown register}
 */
record TypedWords(String command) {

  static final TypedWords NONE = new TypedWords("");

  static TypedWords of(List<String> words) {
    return new TypedWords(
        words.stream()
            .takeWhile(word -> !word.startsWith("-"))
            .collect(Collectors.joining(" ", "evograft ", "")));
  }

  /**
   * Whether a problem asks for this very command: who types it need not be told to, and hears from
   * it what came of it.
   */
  boolean mends(Problem problem) {
    return !command.isEmpty()
        && Pattern.compile("['\"]" + Pattern.quote(command) + "(?: --\\S+)*['\"]")
            .matcher(problem.what())
            .find();
  }
}
