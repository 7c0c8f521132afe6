// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import java.util.List;

/**
 * The name of somebody before what they say: {@code user:}, {@code [10:14] Assistant (claude):},
 * {@code ### Assistant}. Only names of known roles; any other word with a colon is a part of what
 * is said.
 */
final class Label {

  static final List<String> USERS =
      List.of(
          "user",
          "human",
          "me",
          "customer",
          "client",
          "用户",
          "用戶",
          "使用者",
          "客户",
          "客戶",
          "ユーザー",
          "ユーザ",
          "利用者",
          "お客様");

  /** Whoever is no user: agents, and what they call. */
  static final List<String> OTHERS =
      List.of(
          "assistant",
          "agent",
          "ai",
          "bot",
          "claude",
          "codex",
          "gpt",
          "chatgpt",
          "copilot",
          "gemini",
          "model",
          "助手",
          "助理",
          "代理",
          "智能体",
          "智能體",
          "机器人",
          "機器人",
          "アシスタント",
          "エージェント",
          "ボット",
          "tool",
          "system",
          "developer",
          "function");

  private static final int BEFORE = 40;
  private static final int BEHIND = 30;

  private Label() {}

  /** Whether a name is a label: nothing but signs and figures before it, a colon behind it. */
  static boolean isAt(String text, int start, int end) {
    int begin = start;
    while (begin > 0 && text.charAt(begin - 1) != '\n') {
      char c = text.charAt(begin - 1);
      if (start - begin >= BEFORE || Character.isLetter(c)) {
        return false;
      }
      begin--;
    }
    return isHeading(text, begin, end) || hasColon(text, end);
  }

  private static boolean isHeading(String text, int begin, int end) {
    int stop = text.indexOf('\n', end);
    String rest = text.substring(end, stop < 0 ? text.length() : Math.min(stop, end + BEHIND));
    return text.startsWith("#", begin) && rest.isBlank();
  }

  private static boolean hasColon(String text, int end) {
    int at = end;
    if (text.startsWith("-", at)) { // gpt-4o
      at++;
      while (at < text.length() && at - end < BEHIND && isNamePart(text.charAt(at))) {
        at++;
      }
    }
    at = behindBracket(text, at);
    while (at < text.length() && at - end < BEHIND && " *_]\"".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    if (at >= text.length() || ":：>".indexOf(text.charAt(at)) < 0) {
      return false;
    }
    at++;
    while (at < text.length() && "*_".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at == text.length() || text.charAt(at) > 127 || Character.isWhitespace(text.charAt(at));
  }

  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '.' || c == '-';
  }

  private static int behindBracket(String text, int at) {
    int open = text.startsWith(" (", at) ? at + 1 : at;
    int close = text.startsWith("(", open) ? text.indexOf(')', open) : -1;
    return close > 0 && close - open <= BEHIND ? close + 1 : at;
  }
}
