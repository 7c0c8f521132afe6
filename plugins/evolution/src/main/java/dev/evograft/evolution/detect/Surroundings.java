// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

/**
 * Who says a line, and whether it is only shown: in a block of code, in a diff, behind the mark of
 * a quotation. Is told of what matters in the order of the text; for one text.
 */
final class Surroundings {

  private final String text;
  private final DiffHunk hunk;
  private boolean fenced;
  private boolean user = true;

  Surroundings(String text) {
    this.text = text;
    hunk = new DiffHunk(text);
  }

  /** A block of code begins or ends, if this is at the beginning of a line. */
  void fence(int at) {
    int start = at;
    while (start > 0 && text.charAt(start - 1) == ' ') {
      start--;
    }
    if (start == 0 || text.charAt(start - 1) == '\n') {
      fenced = !fenced;
    }
  }

  /** A part of a diff begins, if this is at the beginning of a line. */
  void hunk(int at) {
    hunk.begin(at);
  }

  /** Somebody begins to speak, if this is the label of a line. */
  void speaker(int start, int end, boolean isUser) {
    if (Label.isAt(text, start, end)) {
      user = isUser;
      fenced = false;
    }
  }

  boolean isQuoted(Line line, boolean spoken) {
    String said = line.whole().text();
    return hunk.has(line.start()) || spoken && (fenced || !said.isEmpty() && said.charAt(0) == '>');
  }

  /** Whether the last one to speak is a user; who speaks without a label is one. */
  boolean isOfUser() {
    return user;
  }
}
