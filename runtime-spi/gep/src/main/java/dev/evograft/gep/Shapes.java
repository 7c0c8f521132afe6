// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The shapes that schemas are put together from; {@link ObjectShape} is the one for objects. */
final class Shapes {

  private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+");

  private Shapes() {}

  static Shape text() {
    return text(0, Integer.MAX_VALUE);
  }

  static Shape name() {
    return text(1, Integer.MAX_VALUE);
  }

  static Shape text(int min, int max) {
    return (value, findings) -> {
      if (!(value instanceof String text)) {
        wrongType(findings, "a text");
        return;
      }
      int length = text.codePointCount(0, text.length());
      findings.addUnless(
          length >= min, "schema.min_length", "must have " + min + " characters or more");
      findings.addUnless(
          length <= max, "schema.max_length", "must have " + max + " characters or fewer");
    };
  }

  static Shape version() {
    return (value, findings) ->
        findings.addUnless(
            value instanceof String text && VERSION.matcher(text).matches(),
            "schema.pattern",
            "must be a version such as 1.5.0");
  }

  static Shape assetId() {
    return (value, findings) ->
        findings.addUnless(
            value instanceof String text && AssetIds.isAssetId(text),
            "schema.pattern",
            "must be sha256: and 64 lower-case hex digits");
  }

  static Shape oneOf(String... values) {
    List<String> known = List.of(values);
    return (value, findings) ->
        findings.addUnless(
            value instanceof String text && known.contains(text),
            "schema.enum",
            "must be " + String.join(", ", known).replaceFirst(", ([^,]*)$", " or $1"));
  }

  static Shape integer(long min) {
    return (value, findings) -> {
      if (value instanceof Number number && isInteger(number)) {
        findings.addUnless(
            number.doubleValue() >= min, "schema.minimum", "must be " + min + " or more");
      } else {
        wrongType(findings, "an integer");
      }
    };
  }

  static Shape number(double min, double max) {
    return (value, findings) -> {
      if (!(value instanceof Number number)) {
        wrongType(findings, "a number");
        return;
      }
      findings.addUnless(
          number.doubleValue() >= min, "schema.minimum", "must be " + plain(min) + " or more");
      findings.addUnless(
          number.doubleValue() <= max, "schema.maximum", "must be " + plain(max) + " or less");
    };
  }

  static Shape bool() {
    return (value, findings) -> {
      if (!(value instanceof Boolean)) {
        wrongType(findings, "true or false");
      }
    };
  }

  /** An object of whatever members. */
  static Shape anyObject() {
    return (value, findings) -> {
      if (!(value instanceof JsonObject)) {
        wrongType(findings, "an object");
      }
    };
  }

  static Shape list(Shape item) {
    return list(item, 0, Integer.MAX_VALUE);
  }

  static Shape list(Shape item, int min, int max) {
    return (value, findings) -> {
      if (!(value instanceof List<?> items)) {
        wrongType(findings, "a list");
        return;
      }
      findings.addUnless(
          items.size() >= min, "schema.min_items", "must have " + min + " items or more");
      findings.addUnless(
          items.size() <= max, "schema.max_items", "must have " + max + " items or fewer");
      for (int i = 0; i < items.size(); i++) {
        item.check(items.get(i), findings.at(i));
      }
    };
  }

  static void wrongType(Findings findings, String right) {
    findings.add("schema.type", "must be " + right);
  }

  private static boolean isInteger(@Nullable Object value) {
    return value instanceof Number number
        && number.doubleValue() == Math.rint(number.doubleValue())
        && Double.isFinite(number.doubleValue());
  }

  private static String plain(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }
}
