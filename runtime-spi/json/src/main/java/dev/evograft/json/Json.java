// SPDX-License-Identifier: Apache-2.0
package dev.evograft.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Freezes values into JSON trees and writes them as text.
 *
 * <p>All methods are pure and may be called from any thread.
 */
public final class Json {

  /** Objects and lists may be nested this deep; a deeper value is refused. */
  public static final int MAX_DEPTH = 512;

  private Json() {}

  /**
   * Copies a value into a frozen JSON tree; a tree that is frozen already is returned as it is.
   *
   * <p>Integral numbers become {@link Long} where they fit and {@link BigInteger} where they do
   * not; {@code float} becomes {@link Double}; {@link BigDecimal} is kept. Keys keep their order.
   *
   * @throws IllegalArgumentException if the value or a part of it is no JSON value: a number that
   *     is not finite, a text with a lone surrogate, a key that is no string, another type, or a
   *     nesting deeper than {@link #MAX_DEPTH}; the message names the path of the part
   */
  public static @Nullable Object freeze(@Nullable Object value) {
    return freeze(value, Text.STRICT, null, 0);
  }

  /**
   * As {@link #freeze(Object)}, but keeps texts with lone surrogates, which files of other programs
   * may hold and which must survive a round trip. Not for anything that goes on a wire.
   */
  public static @Nullable Object freezeLenient(@Nullable Object value) {
    return freeze(value, Text.LENIENT, null, 0);
  }

  /** The value as compact JSON text, in the order of its keys. The value is frozen first. */
  public static String text(@Nullable Object value) {
    return new String(bytes(value), StandardCharsets.UTF_8);
  }

  /** The value as compact JSON text in UTF-8, in the order of its keys. */
  public static byte[] bytes(@Nullable Object value) {
    return new JsonWriter(false).write(freezeLenient(value)).toBytes();
  }

  /**
   * The canonical text of a value: keys in the order of their UTF-16 code units, no white space,
   * every number as ECMAScript prints the double nearest to it (so {@code 1.0} is {@code 1}, and
   * what is too large for a double is {@code null}), lone surrogates escaped. Two values have the
   * same canonical text exactly if {@code JSON.stringify} with sorted keys gives the same.
   */
  public static String canonical(@Nullable Object value) {
    return new String(canonicalBytes(value), StandardCharsets.UTF_8);
  }

  /** {@link #canonical(Object)} in UTF-8. */
  public static byte[] canonicalBytes(@Nullable Object value) {
    return new JsonWriter(true).write(freezeLenient(value)).toBytes();
  }

  /**
   * Feeds the canonical bytes of an object to a digest, without the members of the object itself
   * that are named in {@code without}; members of the same name further down stay.
   */
  public static void digest(JsonObject object, Set<String> without, MessageDigest digest) {
    new JsonWriter(true).object(object, without).feed(digest);
  }

  enum Text {
    STRICT,
    LENIENT
  }

  /** The way from the root to a value, built only while a tree is walked, read only on errors. */
  record Path(@Nullable Path parent, Object step) {
    static String describe(@Nullable Path path) {
      if (path == null) {
        return "the value";
      }
      StringBuilder text = new StringBuilder();
      for (Path at = path; at != null; at = at.parent) {
        text.insert(0, at.step instanceof Integer ? "[" + at.step + "]" : "." + at.step);
      }
      return text.charAt(0) == '.' ? text.substring(1) : text.toString();
    }
  }

  static @Nullable Object freeze(
      @Nullable Object value, Text text, @Nullable Path path, int depth) {
    if (value == null
        || value instanceof Boolean
        || value instanceof Long
        || value instanceof BigDecimal) {
      return value;
    }
    if (value instanceof String string) {
      return freezeText(string, text, path);
    }
    if (value instanceof Number number) {
      return freezeNumber(number, path);
    }
    if (value instanceof JsonObject object && object.isFrozenFor(text)) {
      return object;
    }
    if (value instanceof FrozenList list && list.isFrozenFor(text)) {
      return list;
    }
    if (depth >= MAX_DEPTH) {
      throw new IllegalArgumentException(
          Path.describe(path) + " is nested deeper than " + MAX_DEPTH + " levels");
    }
    if (value instanceof Map<?, ?> map) {
      return freezeObject(map, text, path, depth);
    }
    if (value instanceof Collection<?> items) {
      return freezeList(items, text, path, depth);
    }
    throw new IllegalArgumentException(
        Path.describe(path)
            + " is a "
            + value.getClass().getName()
            + ", which is no JSON value; use text, numbers, booleans, lists or maps");
  }

  static JsonObject freezeObject(Map<?, ?> map, Text text, @Nullable Path path, int depth) {
    LinkedHashMap<String, @Nullable Object> copy = new LinkedHashMap<>(map.size() * 4 / 3 + 1);
    map.forEach(
        (key, item) -> {
          if (!(key instanceof String name)) {
            throw new IllegalArgumentException(
                Path.describe(path) + " has the key " + key + ", which is no text");
          }
          Path below = new Path(path, name);
          copy.put(freezeText(name, text, below), freeze(item, text, below, depth + 1));
        });
    return new JsonObject(copy, text);
  }

  private static FrozenList freezeList(
      Collection<?> items, Text text, @Nullable Path path, int depth) {
    List<@Nullable Object> copy = new ArrayList<>(items.size());
    for (Object item : items) {
      copy.add(freeze(item, text, new Path(path, copy.size()), depth + 1));
    }
    return new FrozenList(copy.toArray(), text);
  }

  static String freezeText(String string, Text text, @Nullable Path path) {
    if (text == Text.STRICT) {
      int bad = Unicode.loneSurrogate(string);
      if (bad >= 0) {
        throw new IllegalArgumentException(
            Path.describe(path) + " is no valid Unicode: lone surrogate at character " + bad);
      }
    }
    return string;
  }

  private static Number freezeNumber(Number number, @Nullable Path path) {
    if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
      return number.longValue();
    }
    if (number instanceof Double || number instanceof Float) {
      double value = number.doubleValue();
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(
            Path.describe(path) + " is " + value + "; JSON numbers are finite");
      }
      return value;
    }
    if (number instanceof BigInteger big) {
      return big.bitLength() < Long.SIZE ? (Number) big.longValue() : big;
    }
    throw new IllegalArgumentException(
        Path.describe(path) + " is a " + number.getClass().getName() + ", which is no JSON number");
  }
}
