// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.json.Json;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Goes over JSON and finds what an index needs of it. All of it is checked as {@link
 * JsonText#parseForeign} does, but nothing is made of it; where that would be hard, the record is
 * given to that. Not safe for threads; a {@link NotJsonException} says where a text is none.
 */
final class JsonScanner {

  /** A record may be nested as deep as anything; around it are a list and an object. */
  private static final int MOST_AROUND = Json.MAX_DEPTH + 2;

  /** The parser has limits somewhere beyond these. */
  private static final int LONG_NAME = 10_000;

  private static final int LONG_NUMBER = 900;

  private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

  private final Bytes in;
  private final boolean[] objects = new boolean[MOST_AROUND];

  /** The parser has to decide. */
  private boolean hard;

  JsonScanner(Bytes in) {
    this.in = in;
  }

  /** Goes over the object that begins here, and says what it is. */
  RecordHead head() throws IOException {
    long start = in.position();
    hard = false;
    RecordHead head = object();
    long length = in.position() - start;
    return hard && length <= LineLog.MAX_LINE ? parsed(start, (int) length) : head;
  }

  private RecordHead parsed(long start, int length) throws IOException {
    try {
      return RecordHead.of(JsonText.parseForeignObject(in.copy(start, length)));
    } catch (IllegalArgumentException e) {
      throw new NotJsonException(start);
    }
  }

  private RecordHead object() throws IOException {
    expect('{');
    String type = null;
    String id = null;
    String assetId = null;
    if (in.peekSolid() == '}') {
      in.pass();
      return new RecordHead(null, null, null);
    }
    int next;
    do {
      // Of several equal keys the last one counts, whatever it is.
      String key = key();
      switch (key == null ? "" : key) {
        case "type" -> type = textOrNull();
        case "id" -> id = textOrNull();
        case "asset_id" -> assetId = textOrNull();
        default -> value(Json.MAX_DEPTH - 1);
      }
      next = in.peekSolid();
      in.pass();
    } while (next == ',');
    if (next != '}') {
      throw wrongBefore();
    }
    return new RecordHead(type, id, assetId);
  }

  /** Whether only the parser can say what was kept. */
  boolean isHard() {
    return hard;
  }

  /** Goes into an object or a list. */
  void enter(int bracket) throws IOException {
    if (in.peekSolid() != bracket) {
      throw wrong();
    }
    in.pass();
  }

  /** Goes over what is behind a member or an item; false if that is the end. */
  boolean goesOn(int end) throws IOException {
    int next = in.peekSolid();
    in.pass();
    if (next != ',' && next != end) {
      throw wrongBefore();
    }
    return next == ',';
  }

  /** The text that begins here; null for anything else, or if only the parser can say. */
  @Nullable String textOrNull() throws IOException {
    if (in.peekSolid() != '"') {
      value(Json.MAX_DEPTH - 1);
      return null;
    }
    in.pass();
    return keptText();
  }

  /** A text that is kept; null, and the parser has to decide, if that is hard. */
  private @Nullable String keptText() throws IOException {
    in.keep();
    boolean escaped = text();
    String text = in.kept(1);
    hard |= escaped || text == null;
    return escaped ? null : text;
  }

  /** The name of a member, and the colon behind it; null as for a kept text. */
  @Nullable String key() throws IOException {
    if (in.peekSolid() != '"') {
      throw wrong();
    }
    in.pass();
    String key = keptText();
    hard |= key == null || key.length() > LONG_NAME;
    colon();
    return key;
  }

  /** As {@link #key}, of whatever spelling; for keys that are not of a record. */
  String anyKey() throws IOException {
    in.peekSolid();
    long start = in.position();
    String key = key();
    if (key != null) {
      return key;
    }
    in.seek(start + 1);
    text();
    int length = (int) Math.min(in.position() - start, LineLog.MAX_LINE);
    try {
      key = JsonText.parseForeign(in.copy(start, length)) instanceof String any ? any : "";
    } catch (IllegalArgumentException e) {
      throw new NotJsonException(start);
    }
    colon();
    return key;
  }

  private void colon() throws IOException {
    if (in.peekSolid() != ':') {
      throw wrong();
    }
    in.pass();
  }

  private void innerKey() throws IOException {
    if (in.peekSolid() != '"') {
      throw wrong();
    }
    in.pass();
    long start = in.position();
    text();
    hard |= in.position() - start > LONG_NAME;
    colon();
  }

  /** Goes over any value that is not part of a record. */
  void value() throws IOException {
    value(MOST_AROUND);
  }

  /** As {@link #value()}, nested no deeper than that. */
  void value(int mostDepth) throws IOException {
    int depth = 0;
    do {
      switch (in.peekSolid()) {
        case '{' -> depth = open(depth, mostDepth, true);
        case '[' -> depth = open(depth, mostDepth, false);
        case '"' -> {
          in.pass();
          text();
          depth = close(depth);
        }
        default -> {
          plain();
          depth = close(depth);
        }
      }
    } while (depth > 0);
  }

  /** Stands before the next value afterwards, or behind all of it. */
  private int open(int depth, int mostDepth, boolean object) throws IOException {
    if (depth >= mostDepth) {
      throw wrong();
    }
    in.pass();
    objects[depth] = object;
    if (in.peekSolid() == (object ? '}' : ']')) {
      in.pass();
      return close(depth);
    }
    if (object) {
      innerKey();
    }
    return depth + 1;
  }

  /** Goes over what closes behind a value, up to the next one; how deep that is. */
  private int close(int depth) throws IOException {
    int left = depth;
    while (left > 0) {
      boolean object = objects[left - 1];
      int c = in.peekSolid();
      if (c == ',') {
        in.pass();
        if (object) {
          innerKey();
        }
        return left;
      }
      if (c != (object ? '}' : ']')) {
        throw wrong();
      }
      in.pass();
      left--;
    }
    return 0;
  }

  private void plain() throws IOException {
    switch (in.peek()) {
      case 't' -> word(TRUE);
      case 'f' -> word(FALSE);
      case 'n' -> word(NULL);
      default -> number();
    }
  }

  private void word(byte[] letters) throws IOException {
    for (byte letter : letters) {
      expect(letter);
    }
  }

  private void number() throws IOException {
    long start = in.position();
    if (in.peek() == '-') {
      in.pass();
    }
    if (in.peek() == '0') {
      in.pass();
    } else {
      digits();
    }
    if (in.peek() == '.') {
      in.pass();
      digits();
    }
    if ((in.peek() | 0x20) == 'e') {
      in.pass();
      if (in.peek() == '+' || in.peek() == '-') {
        in.pass();
      }
      digits();
    }
    hard |= in.position() - start > LONG_NUMBER;
  }

  private void digits() throws IOException {
    if (!isDigit(in.peek())) {
      throw wrong();
    }
    do {
      in.pass();
    } while (isDigit(in.peek()));
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /** Goes over a text whose quote was passed; says whether anything in it is escaped. */
  private boolean text() throws IOException {
    boolean escaped = false;
    for (int c = in.nextSpecial(); c != '"'; c = in.nextSpecial()) {
      if (c == '\\') {
        escaped = true;
        escape();
      } else if (c >= 0xc2 && c <= 0xf4) {
        sequence(c);
      } else {
        throw c == Bytes.END ? wrong() : wrongBefore();
      }
    }
    return escaped;
  }

  private void escape() throws IOException {
    int c = in.next();
    if (c == 'u') {
      for (int i = 0; i < 4; i++) {
        int digit = in.next();
        if (!isDigit(digit) && ((digit | 0x20) < 'a' || (digit | 0x20) > 'f')) {
          throw wrongBefore();
        }
      }
    } else if (c < 0 || "\"\\/bfnrt".indexOf(c) < 0) {
      throw wrongBefore();
    }
  }

  /** A character of several bytes, in its shortest form, that is no surrogate. */
  private void sequence(int first) throws IOException {
    int second = in.next();
    int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (second < least || second > most) {
      throw wrongBefore();
    }
    for (int more = first >= 0xf0 ? 2 : first >= 0xe0 ? 1 : 0; more > 0; more--) {
      int c = in.next();
      if (c < 0x80 || c > 0xbf) {
        throw wrongBefore();
      }
    }
  }

  private void expect(int wanted) throws IOException {
    if (in.peek() != wanted) {
      throw wrong();
    }
    in.pass();
  }

  private NotJsonException wrong() {
    return new NotJsonException(in.position());
  }

  private NotJsonException wrongBefore() {
    return new NotJsonException(Math.max(0, in.position() - 1));
  }
}
