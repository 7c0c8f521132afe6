// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.regex;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where in a text a regular expression can begin, so that it need not be tried everywhere.
 *
 * @param atBegin whether only at the beginning of the text
 * @param texts else literals, folded, of which one is where it begins or little behind that; empty
 *     where none is known. Where one is a single letter or sign, all are where it begins
 * @param before how many characters of the expression can stand before the literal, at most
 */
public record Starts(boolean atBegin, Set<String> texts, int before) {

  private static final int MOST_BEFORE = 3;
  private static final int MOST = 400;
  private static final int MOST_PRODUCTS = 64;
  private static final int LONGEST = 40;

  /** Nothing is known. */
  public static final Starts ANYWHERE = new Starts(false, Set.of(), 0);

  public Starts {
    texts = Set.copyOf(texts);
  }

  /**
   * What a part begins with; {@code whole} if each of these is all of it.
   *
   * @param texts one of them, the empty one included where nothing is known
   * @param whole whether the part can be nothing else
   */
  private record Head(Set<String> texts, boolean whole) {

    static final Head UNKNOWN = new Head(Set.of(""), false);

    boolean isKnown() {
      return texts.size() <= MOST && !texts.contains("");
    }

    boolean isRare() {
      return isKnown() && texts.stream().allMatch(Head::isRare);
    }

    /** A single letter of English is anywhere. */
    private static boolean isRare(String text) {
      return text.length() > 1 || text.charAt(0) > 127;
    }
  }

  static Starts of(Node node) {
    List<Node> parts = node instanceof Node.Sequence whole ? whole.parts() : List.of(node);
    int before = 0;
    for (int from = 0; from < parts.size() && before <= MOST_BEFORE; from++) {
      if (from == 0 && parts.get(0).equals(new Node.At(Node.Place.BEGIN))) {
        return new Starts(true, Set.of(), 0);
      }
      Head head = sequence(parts.subList(from, parts.size()));
      if (head.isRare() || from == 0 && head.isKnown()) {
        return new Starts(false, head.texts(), before);
      }
      before += widest(parts.get(from));
    }
    return ANYWHERE;
  }

  private static Head head(Node node) {
    if (node instanceof Node.One one) {
      List<String> folded = one.set().folded(16);
      return folded.isEmpty() ? Head.UNKNOWN : new Head(Set.copyOf(folded), true);
    }
    if (node instanceof Node.At) {
      return new Head(Set.of(""), true);
    }
    if (node instanceof Node.Sequence sequence) {
      return sequence(sequence.parts());
    }
    if (node instanceof Node.Choice choice) {
      return choice(choice.branches());
    }
    Node.Repeat repeat = (Node.Repeat) node;
    Head body = head(repeat.body());
    if (repeat.least() > 0) {
      return new Head(body.texts(), body.whole() && repeat.most() == 1);
    }
    if (repeat.most() != 1 || !body.whole()) {
      return Head.UNKNOWN;
    }
    Set<String> perhaps = new LinkedHashSet<>(body.texts());
    perhaps.add("");
    return new Head(perhaps, true);
  }

  private static Head sequence(List<Node> parts) {
    Set<String> texts = Set.of("");
    for (Node part : parts) {
      Head head = head(part);
      if (texts.size() * head.texts().size() > MOST_PRODUCTS && !texts.equals(Set.of(""))) {
        return new Head(texts, false);
      }
      Set<String> longer = new LinkedHashSet<>();
      boolean tooLong = false;
      for (String text : texts) {
        for (String next : head.texts()) {
          longer.add(text + next);
          tooLong |= text.length() + next.length() > LONGEST;
        }
      }
      if (tooLong) {
        return new Head(texts, false);
      }
      texts = longer;
      if (!head.whole()) {
        return new Head(texts, false);
      }
    }
    return new Head(texts, true);
  }

  private static Head choice(List<Node> branches) {
    Set<String> texts = new LinkedHashSet<>();
    boolean whole = true;
    for (Node branch : branches) {
      Head head = head(branch);
      texts.addAll(head.texts());
      whole &= head.whole();
    }
    return texts.size() > MOST ? Head.UNKNOWN : new Head(texts, whole);
  }

  /** How many characters a part takes at most, where that is few. */
  private static int widest(Node node) {
    int width = 0;
    if (node instanceof Node.One) {
      width = 1;
    } else if (node instanceof Node.Sequence sequence) {
      for (Node part : sequence.parts()) {
        width += widest(part);
      }
    } else if (node instanceof Node.Choice choice) {
      for (Node branch : choice.branches()) {
        width = Math.max(width, widest(branch));
      }
    } else if (node instanceof Node.Repeat repeat) {
      int body = widest(repeat.body());
      boolean few = repeat.most() >= 0 && repeat.most() * body <= MOST_BEFORE;
      width = few ? repeat.most() * body : body == 0 ? 0 : MOST_BEFORE + 1;
    }
    return Math.min(width, MOST_BEFORE + 1);
  }
}
