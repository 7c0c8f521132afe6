// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes the text of a command apart as a POSIX shell would, as far as no shell is needed for it:
 * words, quotes, backslashes. Whatever a shell would expand, redirect or chain is refused, because
 * nothing here is ever given to one.
 */
public final class CommandText {

  private static final int LONGEST = 8_000;
  private static final String NEEDS_A_SHELL = ";&|<>()`*?[]{}#~\n\r";

  private final String text;
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;
  private int at;

  private CommandText(String text) {
    this.text = text;
  }

  /**
   * The words of a command.
   *
   * @throws RefusedCommandException if there is none, or a shell would be needed
   */
  public static List<String> words(String command) {
    if (command.length() > LONGEST) {
      throw new RefusedCommandException("it is longer than " + LONGEST + " characters");
    }
    List<String> words = new CommandText(command).split();
    if (words.isEmpty() || words.get(0).isEmpty()) {
      throw new RefusedCommandException("it is empty");
    }
    if (words.get(0).indexOf('=') >= 0) {
      throw new RefusedCommandException(
          "it begins with a variable; settings of checks belong into the project");
    }
    return words;
  }

  private List<String> split() {
    while (at < text.length()) {
      char c = text.charAt(at++);
      switch (c) {
        case ' ', '\t' -> endWord();
        case '\'' -> single();
        case '"' -> quoted();
        case '\\' -> word.append(escaped());
        default -> word.append(plain(c));
      }
      inWord = inWord || (c != ' ' && c != '\t');
    }
    endWord();
    return List.copyOf(words);
  }

  private void endWord() {
    if (inWord) {
      words.add(word.toString());
      word.setLength(0);
      inWord = false;
    }
  }

  private char plain(char c) {
    if (c == '$' || NEEDS_A_SHELL.indexOf(c) >= 0) {
      throw shell(c);
    }
    return checked(c);
  }

  private void single() {
    int end = text.indexOf('\'', at);
    if (end < 0) {
      throw new RefusedCommandException("a ' is not closed");
    }
    text.substring(at, end).chars().forEach(c -> word.append(checked((char) c)));
    at = end + 1;
  }

  private void quoted() {
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return;
      } else if (c == '$' || c == '`') {
        throw shell(c);
      } else if (c == '\\' && at < text.length() && "\"\\$`".indexOf(text.charAt(at)) >= 0) {
        word.append(text.charAt(at++));
      } else {
        word.append(checked(c));
      }
    }
    throw new RefusedCommandException("a \" is not closed");
  }

  private char escaped() {
    if (at == text.length()) {
      throw new RefusedCommandException("it ends with a backslash");
    }
    return checked(text.charAt(at++));
  }

  private static char checked(char c) {
    if (c < ' ' && c != '\t') {
      throw new RefusedCommandException("it has a control character");
    }
    return c;
  }

  private static RefusedCommandException shell(char c) {
    String what = Optional.of(c).filter(x -> x >= ' ').map(x -> "'" + x + "'").orElse("a new line");
    return new RefusedCommandException("it needs a shell for " + what + ", and none is used");
  }
}
