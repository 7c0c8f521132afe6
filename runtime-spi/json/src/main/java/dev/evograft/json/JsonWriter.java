// SPDX-License-Identifier: Apache-2.0
package dev.evograft.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes a frozen tree as UTF-8, either in the order of its keys or canonically. */
final class JsonWriter {

  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private final boolean canonical;
  private byte[] buffer = new byte[1_024];
  private int size;

  JsonWriter(boolean canonical) {
    this.canonical = canonical;
  }

  byte[] toBytes() {
    return Arrays.copyOf(buffer, size);
  }

  void feed(MessageDigest digest) {
    digest.update(buffer, 0, size);
  }

  JsonWriter write(@Nullable Object value) {
    if (value == null) {
      ascii("null");
    } else if (value instanceof String text) {
      text(text);
    } else if (value instanceof Number number) {
      ascii(canonical ? canonicalNumber(number) : plainNumber(number));
    } else if (value instanceof JsonObject object) {
      object(object, Set.of());
    } else if (value instanceof List<?> list) {
      list(list);
    } else {
      ascii(value.toString());
    }
    return this;
  }

  JsonWriter object(JsonObject object, Set<String> without) {
    put('{');
    boolean first = true;
    for (Map.Entry<String, @Nullable Object> member : members(object)) {
      if (!without.contains(member.getKey())) {
        member(first, member.getKey(), member.getValue());
        first = false;
      }
    }
    put('}');
    return this;
  }

  private Iterable<Map.Entry<String, @Nullable Object>> members(JsonObject object) {
    return canonical ? new TreeMap<>(object).entrySet() : object.entrySet();
  }

  private void member(boolean first, String key, @Nullable Object value) {
    if (!first) {
      put(',');
    }
    text(key);
    put(':');
    write(value);
  }

  private void list(List<?> list) {
    put('[');
    for (int i = 0; i < list.size(); i++) {
      if (i > 0) {
        put(',');
      }
      write(list.get(i));
    }
    put(']');
  }

  private static String plainNumber(Number number) {
    return number instanceof Double value
        ? EcmaNumber.toString(value)
        : number instanceof BigDecimal big ? plainDecimal(big) : number.toString();
  }

  /** A scale of thousands would print as many zeros; the exponent form is the same number. */
  private static String plainDecimal(BigDecimal big) {
    return Math.abs((long) big.scale()) > 64 ? big.toString() : big.toPlainString();
  }

  private static String canonicalNumber(Number number) {
    if (number instanceof Long value && Math.abs(value) <= 1L << 53 && value != Long.MIN_VALUE) {
      return Long.toString(value);
    }
    double value =
        number instanceof BigInteger || number instanceof BigDecimal
            ? Double.parseDouble(number.toString())
            : number.doubleValue();
    return Double.isFinite(value) ? EcmaNumber.toString(value) : "null";
  }

  private void text(String text) {
    put('"');
    for (int i = plain(text); i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
        put(c);
      } else if (c < 0x80) {
        escapedAscii(c);
      } else if (c < 0x800) {
        put(0xc0 | c >> 6);
        put(0x80 | c & 0x3f);
      } else if (!Character.isSurrogate(c)) {
        put(0xe0 | c >> 12);
        put(0x80 | c >> 6 & 0x3f);
        put(0x80 | c & 0x3f);
      } else if (Unicode.isPair(text, i)) {
        int point = Character.toCodePoint(c, text.charAt(++i));
        put(0xf0 | point >> 18);
        put(0x80 | point >> 12 & 0x3f);
        put(0x80 | point >> 6 & 0x3f);
        put(0x80 | point & 0x3f);
      } else {
        unicodeEscape(c);
      }
    }
    put('"');
  }

  /** Copies what needs no escape from the beginning of a text; that is mostly all of it. */
  private int plain(String text) {
    int length = text.length();
    reserve(length);
    byte[] to = buffer;
    int at = size;
    int i = 0;
    for (; i < length; i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\') {
        break;
      }
      to[at + i] = (byte) c;
    }
    size = at + i;
    return i;
  }

  private void reserve(int more) {
    if (buffer.length - size < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
    }
  }

  private void escapedAscii(char c) {
    switch (c) {
      case '"', '\\' -> escape(c);
      case '\b' -> escape('b');
      case '\t' -> escape('t');
      case '\n' -> escape('n');
      case '\f' -> escape('f');
      case '\r' -> escape('r');
      case 0x7f -> put(c);
      default -> unicodeEscape(c);
    }
  }

  private void escape(char c) {
    put('\\');
    put(c);
  }

  private void unicodeEscape(char c) {
    put('\\');
    put('u');
    for (int shift = 12; shift >= 0; shift -= 4) {
      put(HEX[c >> shift & 0xf]);
    }
  }

  private void ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      put(text.charAt(i));
    }
  }

  private void put(int octet) {
    if (size == buffer.length) {
      buffer = Arrays.copyOf(buffer, size * 2);
    }
    buffer[size++] = (byte) octet;
  }
}
