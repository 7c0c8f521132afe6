// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

import dev.evograft.json.JsonObject;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a member of a body must be. */
@FunctionalInterface
interface Rule {

  /** What is wrong, in Pydantic's words. */
  record Fault(String type, String message, Map<String, ?> context) {}

  Fault TEXT_EXPECTED = new Fault("string_type", "Input should be a valid string", Map.of());
  Fault LIST_EXPECTED = new Fault("list_type", "Input should be a valid list", Map.of());
  Fault OBJECT_EXPECTED = new Fault("dict_type", "Input should be a valid dictionary", Map.of());

  /** What is wrong with a value, or null. */
  @Nullable Fault check(@Nullable Object value);

  /** A text of a length that is counted in code points. */
  static Rule text(int least, int most) {
    return value -> {
      if (!(value instanceof String text)) {
        return TEXT_EXPECTED;
      }
      int length = text.codePointCount(0, text.length());
      if (length < least) {
        return new Fault(
            "string_too_short",
            "String should have at least " + least + " character" + (least == 1 ? "" : "s"),
            Map.of("min_length", least));
      }
      return length <= most
          ? null
          : new Fault(
              "string_too_long",
              "String should have at most " + most + " characters",
              Map.of("max_length", most));
    };
  }

  /** A text of any length. */
  static Rule text() {
    return text(0, Integer.MAX_VALUE);
  }

  /** One of several texts. */
  static Rule oneOf(String... words) {
    List<String> quoted = List.of(words).stream().map(word -> "'" + word + "'").toList();
    String most = quoted.stream().limit(quoted.size() - 1L).collect(Collectors.joining(", "));
    String expected = most + " or " + quoted.get(quoted.size() - 1);
    return value ->
        value instanceof String text && List.of(words).contains(text)
            ? null
            : new Fault(
                "literal_error", "Input should be " + expected, Map.of("expected", expected));
  }

  /** A text of a form. */
  static Rule pattern(String regex) {
    Pattern pattern = Pattern.compile(regex);
    return value -> {
      if (!(value instanceof String text)) {
        return TEXT_EXPECTED;
      }
      return pattern.matcher(text).find()
          ? null
          : new Fault(
              "string_pattern_mismatch",
              "String should match pattern '" + regex + "'",
              Map.of("pattern", regex));
    };
  }

  /** A whole number, or a text of one. */
  static Rule integer() {
    return value -> {
      if (value instanceof Long
          || value instanceof BigInteger
          || value instanceof String text && text.strip().matches("[+-]?\\d+")
          || value instanceof Double number && number == Math.rint(number)) {
        return null;
      }
      if (value instanceof String) {
        return new Fault(
            "int_parsing",
            "Input should be a valid integer, unable to parse string as an integer",
            Map.of());
      }
      return value instanceof Double
          ? new Fault(
              "int_from_float",
              "Input should be a valid integer, got a number with a fractional part",
              Map.of())
          : new Fault("int_type", "Input should be a valid integer", Map.of());
    };
  }

  /** A whole number that is not negative. */
  static Rule count() {
    Rule integer = integer();
    return value -> {
      Fault fault = integer.check(value);
      boolean negative = fault == null && String.valueOf(value).strip().startsWith("-");
      return negative
          ? new Fault(
              "greater_than_equal", "Input should be greater than or equal to 0", Map.of("ge", 0))
          : fault;
    };
  }

  /** A list of anything. */
  static Rule list() {
    return value -> value instanceof List<?> ? null : LIST_EXPECTED;
  }

  /** An object of anything. */
  static Rule object() {
    return value -> value instanceof JsonObject ? null : OBJECT_EXPECTED;
  }

  /** True or false. */
  static Rule bool() {
    return value ->
        value instanceof Boolean
            ? null
            : new Fault("bool_type", "Input should be a valid boolean", Map.of());
  }

  /** The same, or null. */
  default Rule orNull() {
    return value -> value == null ? null : check(value);
  }
}
