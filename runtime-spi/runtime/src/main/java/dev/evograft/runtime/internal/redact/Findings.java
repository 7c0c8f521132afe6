// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.redact;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The secrets that were found in one text, and the text without them. */
final class Findings {

  /** A name or a header says that something is a secret. */
  static final int BY_NAME = 1;

  /** It has the shape of a known kind. */
  static final int BY_SHAPE = 2;

  private static final int LONGEST_MARK = 80;

  /** Nothing but marks, and what stands between the lines of a key. */
  private static final Pattern MARKS =
      Pattern.compile("[^A-Za-z0-9\\[]*(?:\\[REDACTED:[a-z0-9_]+:[0-9a-f]+][^A-Za-z0-9\\[]*)+");

  /** Not a secret: what is put there needs to tell nobody apart. */
  private static final String HOME = "~";

  private final String text;
  private final @Nullable String user;
  private final List<Span> spans = new ArrayList<>();
  private int coveredTo;
  private final Map<OwnPattern, Steps> steps = new IdentityHashMap<>(0);
  private boolean allTaken;

  /**
   * @param user the name of this user's home folder, if known
   */
  Findings(String text, @Nullable String user) {
    this.text = text;
    this.user = user;
  }

  boolean isUser(String name) {
    return name.equals(user);
  }

  /** The text for a pattern that is not ours; what each may do with a text is bounded. */
  Steps steps(OwnPattern pattern) {
    return steps.computeIfAbsent(pattern, which -> new Steps(text));
  }

  /** All of the text goes. */
  void takeAll(String kind) {
    allTaken = true;
    if (!text.isEmpty()) {
      spans.add(new Span(kind, 0, text.length(), BY_SHAPE));
      coveredTo = text.length();
    }
  }

  boolean isAllTaken() {
    return allTaken;
  }

  /** Adds the folder of a user. */
  void addHome(int from, int to) {
    spans.add(new Span(HOME, from, to, 0));
  }

  /** Adds a secret, unless a mark of ours stands in its place already. */
  void add(String kind, int from, int to, int certainty) {
    if (!isMarked(from, to)) {
      spans.add(new Span(kind, from, to, certainty));
      coveredTo = Math.max(coveredTo, to);
    }
  }

  /** Whether a place lies in what goes anyway, so that nobody need look closer at it. */
  boolean covers(int at) {
    return at < coveredTo;
  }

  private boolean isMarked(int from, int to) {
    int near = Math.max(0, from - LONGEST_MARK);
    int mark = text.substring(near, from).lastIndexOf(Marks.START);
    if (mark >= 0 && text.indexOf(']', near + mark) >= from) {
      return true;
    }
    int inner = text.indexOf(Marks.START, from);
    return inner >= 0 && inner < to && MARKS.matcher(text.substring(from, to)).matches();
  }

  boolean isEmpty() {
    return spans.isEmpty();
  }

  /** The text with marks. Where findings overlap, all they cover goes, under the surest kind. */
  String apply(Marks marks) {
    spans.sort(Comparator.comparingInt(Span::from).thenComparingInt(Span::to));
    StringBuilder result = new StringBuilder(text.length());
    int done = 0;
    int i = 0;
    while (i < spans.size()) {
      Span merged = spans.get(i++);
      while (i < spans.size() && spans.get(i).from() < merged.to()) {
        merged = merged.with(spans.get(i++));
      }
      String secret = text.substring(merged.from(), merged.to());
      result
          .append(text, done, merged.from())
          .append(merged.kind().equals(HOME) ? HOME : marks.mark(merged.kind(), secret));
      done = merged.to();
    }
    return result.append(text, done, text.length()).toString();
  }

  private record Span(String kind, int from, int to, int certainty) {
    Span with(Span other) {
      boolean surer = other.certainty > certainty;
      return new Span(
          surer ? other.kind : kind,
          Math.min(from, other.from),
          Math.max(to, other.to),
          Math.max(certainty, other.certainty));
    }
  }
}
