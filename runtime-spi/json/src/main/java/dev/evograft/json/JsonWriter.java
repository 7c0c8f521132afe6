// SPDX-License-Identifier: Apache-2.0
package dev.evograft.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes a frozen tree as UTF-8, either in the order of its keys or canonically. */
final class JsonWriter {

  private static final Comparator<Map.Entry<String, @Nullable Object>> BY_KEY =
      (one, other) -> one.getKey().compareTo(other.getKey());

  private final boolean canonical;
  private final Utf8Buffer to = new Utf8Buffer();
  private final TextWriter texts = new TextWriter(to);

  JsonWriter(boolean canonical) {
    this.canonical = canonical;
  }

  byte[] toBytes() {
    return to.toBytes();
  }

  void feed(MessageDigest digest) {
    to.feed(digest);
  }

  JsonWriter write(@Nullable Object value) {
    if (value == null) {
      to.ascii("null");
    } else if (value instanceof String text) {
      texts.write(text);
    } else if (value instanceof Number number) {
      to.ascii(canonical ? canonicalNumber(number) : plainNumber(number));
    } else if (value instanceof JsonObject object) {
      object(object, Set.of());
    } else if (value instanceof List<?> list) {
      list(list);
    } else {
      to.ascii(value.toString());
    }
    return this;
  }

  JsonWriter object(JsonObject object, Set<String> without) {
    to.put('{');
    boolean first = true;
    for (Map.Entry<String, @Nullable Object> member : members(object)) {
      if (without.isEmpty() || !without.contains(member.getKey())) {
        member(first, member.getKey(), member.getValue());
        first = false;
      }
    }
    to.put('}');
    return this;
  }

  private Map.Entry<String, @Nullable Object>[] members(JsonObject object) {
    Map.Entry<String, @Nullable Object>[] members = object.members();
    if (canonical && members.length > 1) {
      Arrays.sort(members, BY_KEY);
    }
    return members;
  }

  private void member(boolean first, String key, @Nullable Object value) {
    if (!first) {
      to.put(',');
    }
    texts.write(key);
    to.put(':');
    write(value);
  }

  private void list(List<?> list) {
    to.put('[');
    for (int i = 0; i < list.size(); i++) {
      if (i > 0) {
        to.put(',');
      }
      write(list.get(i));
    }
    to.put(']');
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
}
