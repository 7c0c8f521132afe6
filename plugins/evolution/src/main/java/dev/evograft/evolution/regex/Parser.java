// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.regex;

import dev.evograft.evolution.regex.Node.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the syntax of ECMAScript's regular expressions, but for what linear time does not allow.
 */
final class Parser {

  private static final int MOST_NESTED = 50;
  private static final int MOST_REPEATED = 1_000;

  private final String source;
  private final Flags flags;
  private final Escapes escapes;
  private int at;
  private int nested;

  private Parser(String source, Flags flags) {
    this.source = source;
    this.flags = flags;
    this.escapes = new Escapes(source);
  }

  static Node parse(String source, Flags flags) throws RefusedRegexException {
    Parser parser = new Parser(source, flags);
    Node node = parser.choice();
    if (parser.at < source.length()) {
      throw new RefusedRegexException("has a ) that closes nothing");
    }
    return node;
  }

  private Node choice() throws RefusedRegexException {
    List<Node> branches = new ArrayList<>(List.of(sequence()));
    while (take('|')) {
      branches.add(sequence());
    }
    return branches.size() == 1 ? branches.get(0) : new Node.Choice(branches);
  }

  private Node sequence() throws RefusedRegexException {
    List<Node> parts = new ArrayList<>();
    while (at < source.length() && source.charAt(at) != '|' && source.charAt(at) != ')') {
      parts.add(repeated(atom()));
    }
    return parts.size() == 1 ? parts.get(0) : new Node.Sequence(parts);
  }

  private Node repeated(Node body) throws RefusedRegexException {
    if (at == source.length()) {
      return body;
    }
    int[] times =
        switch (source.charAt(at)) {
          case '*' -> new int[] {0, -1, 1};
          case '+' -> new int[] {1, -1, 1};
          case '?' -> new int[] {0, 1, 1};
          case '{' -> braces();
          default -> new int[0];
        };
    if (times.length == 0) {
      return body;
    }
    if (times[1] >= 0 && times[1] < times[0] || Math.max(times[0], times[1]) > MOST_REPEATED) {
      throw new RefusedRegexException("repeats more than 1,000 times, or fewer than none");
    }
    if (body instanceof Node.At) {
      throw new RefusedRegexException("repeats a place");
    }
    at += times[2];
    take('?');
    if (at < source.length() && "*+?".indexOf(source.charAt(at)) >= 0) {
      throw new RefusedRegexException("repeats a repetition");
    }
    return new Node.Repeat(body, times[0], times[1]);
  }

  /** {@code {2}}, {@code {2,}} or {@code {2,5}}; any other brace is a character. */
  private int[] braces() {
    int close = source.indexOf('}', at);
    String inside = close < 0 || close - at > 16 ? "" : source.substring(at + 1, close);
    int comma = inside.indexOf(',');
    String least = comma < 0 ? inside : inside.substring(0, comma);
    String most = comma < 0 ? inside : inside.substring(comma + 1);
    if (!isNumber(least) || comma < 0 && least.isEmpty() || !most.isEmpty() && !isNumber(most)) {
      return new int[0];
    }
    return new int[] {
      Integer.parseInt(least), most.isEmpty() ? -1 : Integer.parseInt(most), close + 1 - at
    };
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.length() < 6 && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private Node atom() throws RefusedRegexException {
    char c = source.charAt(at++);
    return switch (c) {
      case '^' -> new Node.At(flags.lines() ? Place.LINE_BEGIN : Place.BEGIN);
      case '$' -> new Node.At(flags.lines() ? Place.LINE_END : Place.END);
      case '.' -> new Node.One(flags.dotAll() ? CharSet.ANY : CharSet.NO_LINE_END);
      case '(' -> group();
      case '[' -> set();
      case '\\' -> escape();
      case '*', '+', '?' -> throw new RefusedRegexException("repeats nothing with " + c);
      default -> one(c);
    };
  }

  private Node one(char c) {
    return new Node.One(CharSet.of(c, flags.eitherCase()));
  }

  private Node group() throws RefusedRegexException {
    if (source.startsWith("?:", at)) {
      at += 2;
    } else if (source.startsWith("?=", at)
        || source.startsWith("?!", at)
        || source.startsWith("?<=", at)
        || source.startsWith("?<!", at)) {
      throw new RefusedRegexException("looks around, which has no linear bound");
    } else if (source.startsWith("?<", at)) {
      at = source.indexOf('>', at) + 1;
      if (at == 0) {
        throw new RefusedRegexException("has a group whose name does not end");
      }
    } else if (source.startsWith("?", at)) {
      throw new RefusedRegexException("has a group of an unknown kind");
    }
    if (++nested > MOST_NESTED) {
      throw new RefusedRegexException("nests more than 50 groups");
    }
    Node inside = choice();
    nested--;
    if (!take(')')) {
      throw new RefusedRegexException("has a ( that is not closed");
    }
    return inside;
  }

  private Node escape() throws RefusedRegexException {
    if (take('b')) {
      return new Node.At(Place.EDGE);
    }
    if (take('B')) {
      return new Node.At(Place.NO_EDGE);
    }
    CharSet set = escapes.set(at);
    if (set != null) {
      at++;
      return new Node.One(set);
    }
    String text = escapes.text(at);
    at = escapes.end();
    List<Node> parts = new ArrayList<>();
    for (char c : text.toCharArray()) {
      parts.add(one(c));
    }
    return parts.size() == 1 ? parts.get(0) : new Node.Sequence(parts);
  }

  private Node set() throws RefusedRegexException {
    CharSet.Builder builder = new CharSet.Builder();
    boolean negated = take('^');
    while (at < source.length() && source.charAt(at) != ']') {
      CharSet set = source.charAt(at) == '\\' ? escapes.set(at + 1) : null;
      if (set != null) {
        at += 2;
        builder.add(set);
        continue;
      }
      char from = member();
      if (at + 1 < source.length() && source.charAt(at) == '-' && source.charAt(at + 1) != ']') {
        at++;
        if (source.charAt(at) == '\\' && escapes.set(at + 1) != null) {
          builder.add(from).add('-');
          continue;
        }
        char to = member();
        if (to < from) {
          throw new RefusedRegexException("has a range that ends before it begins");
        }
        builder.range(from, to);
      } else {
        builder.add(from);
      }
    }
    if (!take(']')) {
      throw new RefusedRegexException("has a [ that is not closed");
    }
    return new Node.One(builder.build(flags.eitherCase(), negated));
  }

  private char member() throws RefusedRegexException {
    char c = source.charAt(at++);
    if (c != '\\') {
      return c;
    }
    if (take('b')) {
      return '\b';
    }
    String text = escapes.text(at);
    at = escapes.end();
    if (text.length() != 1) {
      throw new RefusedRegexException("has a character beyond U+FFFF in a set");
    }
    return text.charAt(0);
  }

  private boolean take(char c) {
    boolean there = at < source.length() && source.charAt(at) == c;
    at += there ? 1 : 0;
    return there;
  }
}
