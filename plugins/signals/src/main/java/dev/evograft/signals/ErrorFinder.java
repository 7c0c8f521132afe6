// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import dev.evograft.signals.ErrorRule.Weight;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first line of a run's output that says what went wrong, else the first that says that
 * something did. Once the former is found, nothing more is looked at.
 */
final class ErrorFinder {

  /** A line tells of an error in its first characters, or it does not. */
  private static final int LOOKED_AT = 1_000;

  private static final long ALL_RULES = -1L << Marks.FIRST_RULE;

  private static final long MARKS =
      ALL_RULES | Marks.QUOTATION | Marks.TRACE | Marks.QUIET_LEVEL | Marks.LOUD_LEVEL;

  private static final Pattern STACK =
      Pattern.compile("\\s+(?:at |\\S+:\\d+|>? ?\\d+ \\|).*|\\s*\\.{3} \\d+ more");

  private final Quotation quotation = new Quotation();
  private final Followers followers = new Followers();
  private @Nullable String what;
  private @Nullable String that;
  private @Nullable String fencedWhat;
  private @Nullable String fencedThat;
  private @Nullable String pending;
  private boolean fenced;
  private boolean quietTrace;
  private int pendingUntil;
  private int quietLine = -2;

  /** Whether a line with these marks must be handed over. */
  boolean wants(long marks) {
    return what == null
        && ((marks & MARKS) != 0 || pending != null || quotation.open() || followers.open());
  }

  /** The line that tells most, without colours; null when none tells of an error. */
  @Nullable String found() {
    if (what != null) {
      return what;
    }
    if (fenced && fencedWhat != null) {
      return fencedWhat;
    }
    return that != null || !fenced ? that : fencedThat;
  }

  /** The message of an error that was told of in another form than a line of text. */
  void told(String message) {
    int end = message.stripLeading().indexOf('\n');
    String first = end < 0 ? message.strip() : message.stripLeading().substring(0, end);
    if (!Wording.isVain(first)) {
      tell(Weight.WHAT, first, 0);
    }
  }

  /** One line, without colours. */
  void line(String text, long marks, int number) {
    String line = text.length() > LOOKED_AT ? text.substring(0, LOOKED_AT) : text;
    if (isFence(line, marks)) {
      return;
    }
    if (quotation.quotes(line)) {
      pending = null;
      return;
    }
    confirm(line, number);
    switch (followers.line(line, (marks & Marks.TRACE) != 0, quietLine == number - 1)) {
      case WHAT -> tell(Weight.WHAT, text, number);
      case THAT -> tell(Weight.THAT, text, number);
      case INSIDE -> {}
      case OUTSIDE -> {
        if ((marks & (ALL_RULES | Marks.QUIET_LEVEL | Marks.LOUD_LEVEL)) != 0) {
          judge(text, line, marks, number);
        }
      }
    }
  }

  private boolean isFence(String line, long marks) {
    if ((marks & Marks.QUOTATION) == 0 || !line.stripLeading().startsWith("```")) {
      return false;
    }
    fenced = !fenced;
    fencedWhat = null;
    fencedThat = null;
    return true;
  }

  private void judge(String text, String line, long marks, int number) {
    String body = null;
    if ((marks & (Marks.QUIET_LEVEL | Marks.LOUD_LEVEL)) != 0) {
      LogHead head = LogHead.of(line);
      String headed = line;
      if (head.level() == LogHead.Level.NONE) {
        body = LinePrefix.strip(line);
        headed = body;
        head = body.equals(line) ? head : LogHead.of(body);
      }
      if (head.level() != LogHead.Level.NONE) {
        quietTrace = false;
        if (head.level() == LogHead.Level.QUIET) {
          quietLine = number;
        } else {
          String message = headed.substring(Math.min(head.message(), headed.length()));
          weigh(Weight.WHAT, text, message, number);
        }
        return;
      }
    }
    if ((marks & ALL_RULES) != 0) {
      rules(text, body == null ? LinePrefix.strip(line) : body, marks, number);
    }
  }

  private void rules(String text, String body, long marks, int number) {
    for (long left = marks & ALL_RULES; left != 0 && what == null; left &= left - 1) {
      ErrorRule rule = ErrorRules.ALL.get(Long.numberOfTrailingZeros(left) - Marks.FIRST_RULE);
      String message = rule.match(body);
      if (message != null && weigh(rule.weight(), text, message, number)) {
        return;
      }
    }
  }

  private boolean weigh(Weight weight, String text, String message, int number) {
    if (Wording.isVain(message) || Wording.isHandled(text)) {
      return false;
    }
    boolean ofQuiet = weight != Weight.THAT && (quietLine == number - 1 || quietTrace);
    if (ofQuiet && ErrorRules.isThrown(text)) {
      quietTrace = true;
      return true;
    }
    tell(
        weight == Weight.WHAT && Wording.saysOnlyThat(message) ? Weight.THAT : weight,
        text,
        number);
    return true;
  }

  private void confirm(String line, int number) {
    if (pending != null && (number > pendingUntil || STACK.matcher(line).lookingAt())) {
      String confirmed = pending;
      pending = null;
      if (number <= pendingUntil) {
        tell(Weight.WHAT, confirmed, number);
      }
    }
  }

  private void tell(Weight weight, String text, int number) {
    if (weight == Weight.MAYBE && that == null && !followers.inFailures()) {
      pending = text;
      pendingUntil = number + 3;
    } else if (weight == Weight.THAT) {
      if (fenced) {
        fencedThat = fencedThat == null ? text : fencedThat;
      } else {
        that = that == null ? text : that;
      }
    } else if (fenced) {
      fencedWhat = fencedWhat == null ? text : fencedWhat;
    } else if (what == null) {
      what = text;
    }
  }
}
