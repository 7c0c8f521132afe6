// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who says a line, and whether it is only shown: in a block of code, in a diff, behind the mark of
 * a quotation.
 */
final class Surroundings {

  /** So far back it is asked who speaks. */
  private static final int BACK = 4_000;

  private static final Pattern LABEL =
      Pattern.compile(
          "(?im)^[^a-z\\u3040-\\u9fff\\n]{0,40}(?:(?<assistant>assistant|agent|ai|bot|claude|codex"
              + "|gpt(?:-\\w+)?|copilot|助手|助理|代理|智能体|智能體|机器人|機器人|アシスタント|エージェント|ボット)"
              + "|user|human|me|customer|client|用户|用戶|使用者|客户|客戶|ユーザー?|利用者|お客様|[a-z]{2,12})"
              + "(?: ?\\([^)\\n]{1,20}\\))?\\s{0,2}[:：>](?=\\s|[^\\x00-\\x7f])");

  private final String text;
  private boolean fenced;
  private int hunk = -1;

  Surroundings(String text) {
    this.text = text;
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

  /** A part of a diff begins. */
  void hunk(int at) {
    hunk = at;
  }

  boolean isQuoted(Line line, boolean spoken) {
    char first = line.text().isEmpty() ? '\n' : line.text().charAt(0);
    if (hunk >= 0 && isInHunk(line, first)) {
      return true;
    }
    return spoken && (fenced || first == '>');
  }

  /** Every line since the head of the hunk looks like one of it. */
  private boolean isInHunk(Line line, char first) {
    if (first != '+' && first != '-' && first != ' ') {
      hunk = -1;
      return false;
    }
    return true;
  }

  /** Whether the last one to speak before the end of a line is the assistant. */
  boolean isOfAssistant(Line line) {
    Matcher label = LABEL.matcher(text).region(Math.max(0, line.start() - BACK), line.end());
    boolean assistant = false;
    while (label.find()) {
      assistant = label.group("assistant") != null;
    }
    return assistant;
  }
}
