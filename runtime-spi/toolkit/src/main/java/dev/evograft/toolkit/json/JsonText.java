// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON text: one value and nothing behind it, of several equal keys the last one, nesting up
 * to {@link Json#MAX_DEPTH}, a text in it up to 64 MiB. Whole numbers become {@code Long} or {@code
 * BigInteger}, others {@code Double}. Safe for any thread.
 */
public final class JsonText {

  private static final char BYTE_ORDER_MARK = '\uFEFF';
  private static final int MAX_TEXT = 64 << 20;

  /** Not the default thread-local recycler: that one keeps a stopped plugin's loader alive. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Json.MAX_DEPTH)
                  .maxStringLength(MAX_TEXT)
                  .build())
          .build();

  private JsonText() {}

  /**
   * Reads one JSON value.
   *
   * @throws IllegalArgumentException if the text is not JSON; the message says where and what, and
   *     quotes nothing of the text
   */
  public static @Nullable Object parse(byte[] utf8) {
    return read(() -> FACTORY.createParser(utf8), JsonParser::getNumberValue);
  }

  /**
   * Reads one JSON value that another program wrote, as ECMAScript would: a number too large for a
   * double becomes a {@code BigDecimal}, lone surrogates are accepted in names too, and a byte
   * order mark is skipped. For files and standard input; what arrives by a wire is for {@link
   * #parse(byte[])}.
   *
   * @throws IllegalArgumentException as for {@link #parse(byte[])}
   */
  public static @Nullable Object parseForeign(byte[] utf8) {
    return read(() -> foreignParser(utf8), JsonText::foreignNumber);
  }

  /**
   * As {@link #parseForeign(byte[])}, for an object.
   *
   * @throws IllegalArgumentException if the text is not JSON, or another value
   */
  public static JsonObject parseForeignObject(byte[] utf8) {
    return object(parseForeign(utf8));
  }

  /**
   * As {@link #parse(byte[])}, for an object in which no object has a key twice: for an answer that
   * decides something, where a second key could take the first one's place.
   *
   * @throws IllegalArgumentException if the text is not JSON, another value, or has a key twice
   */
  public static JsonObject parseUniqueObject(byte[] utf8) {
    return object(
        read(
            () -> FACTORY.createParser(utf8).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION),
            JsonParser::getNumberValue));
  }

  private static JsonParser foreignParser(byte[] utf8) throws IOException {
    try {
      CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8));
      boolean hasMark = decoded.hasRemaining() && decoded.charAt(0) == BYTE_ORDER_MARK;
      char[] text = decoded.array();
      int from = decoded.arrayOffset() + (hasMark ? 1 : 0);
      int end = withPlainSurrogates(text, from, decoded.arrayOffset() + decoded.limit());
      return FACTORY.createParser(text, from, end - from);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("not JSON: it is no valid UTF-8", e);
    }
  }

  /**
   * Writes escaped surrogates as they are, in place: in names Jackson refuses lone ones only when
   * they are escaped.
   *
   * @return the end of what is left
   */
  private static int withPlainSurrogates(char[] text, int from, int end) {
    int to = from;
    int at = from;
    while (at < end) {
      int surrogate = text[at] == '\\' ? escapedSurrogate(text, at, end) : -1;
      if (surrogate >= 0) {
        text[to++] = (char) surrogate;
        at += 6;
      } else {
        boolean isEscape = text[at] == '\\' && at + 1 < end;
        text[to++] = text[at++];
        if (isEscape) {
          text[to++] = text[at++];
        }
      }
    }
    return to;
  }

  private static int escapedSurrogate(char[] text, int at, int end) {
    if (end - at < 6 || text[at + 1] != 'u' || (text[at + 2] | 0x20) != 'd') {
      return -1;
    }
    int code = 0;
    for (int i = at + 2; i < at + 6; i++) {
      int digit = text[i] < 0x80 ? Character.digit(text[i], 16) : -1;
      if (digit < 0) {
        return -1;
      }
      code = code << 4 | digit;
    }
    return Character.isSurrogate((char) code) ? code : -1;
  }

  private static Number foreignNumber(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
      return parser.getNumberValue();
    }
    double value = parser.getDoubleValue();
    return Double.isFinite(value) ? value : tooLarge(parser.getText());
  }

  private static BigDecimal tooLarge(String number) {
    try {
      return new BigDecimal(number);
    } catch (NumberFormatException e) { // an exponent that no decimal has
      BigDecimal largest = new BigDecimal(BigInteger.ONE, -Integer.MAX_VALUE);
      return number.startsWith("-") ? largest.negate() : largest;
    }
  }

  private static @Nullable Object read(Source source, Numbers numbers) {
    try (JsonParser parser = source.open()) {
      if (parser.nextToken() == null) {
        throw new IllegalArgumentException("not JSON: it is empty");
      }
      Object value = value(parser, numbers);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("not JSON: there is something behind the value");
      }
      return Json.freezeLenient(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + where(e), e);
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory does no I/O", e);
    }
  }

  private interface Source {
    JsonParser open() throws IOException;
  }

  private interface Numbers {
    Number read(JsonParser parser) throws IOException;
  }

  /** By hand: binding would do the same, and costs five times as much when it is first used. */
  private static @Nullable Object value(JsonParser parser, Numbers numbers) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser, numbers);
      case START_ARRAY -> list(parser, numbers);
      case VALUE_STRING -> parser.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> numbers.read(parser);
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser parser, Numbers numbers)
      throws IOException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      members.put(key, value(parser, numbers));
    }
    return members;
  }

  private static List<@Nullable Object> list(JsonParser parser, Numbers numbers)
      throws IOException {
    List<@Nullable Object> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(parser, numbers));
    }
    return items;
  }

  /** As {@link #parse(byte[])}. */
  public static @Nullable Object parse(String text) {
    return parse(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a JSON object.
   *
   * @throws IllegalArgumentException if the text is not JSON, or another value
   */
  public static JsonObject parseObject(byte[] utf8) {
    return object(parse(utf8));
  }

  private static JsonObject object(@Nullable Object value) {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw new IllegalArgumentException("not a JSON object");
  }

  private static String where(JsonProcessingException e) {
    var location = e.getLocation();
    return location == null
        ? "unexpected content"
        : "unexpected content at line "
            + location.getLineNr()
            + ", column "
            + location.getColumnNr();
  }
}
