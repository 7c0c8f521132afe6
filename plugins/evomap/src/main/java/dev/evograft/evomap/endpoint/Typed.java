// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.endpoint;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a person typed, as a value for the wire. */
public final class Typed {

  private static final int MOST_FILE = 8 << 20;

  private Typed() {}

  /**
   * A value of a parameter's kind.
   *
   * @throws BadInputException if the text is none
   */
  public static @Nullable Object value(Param param, String text) {
    return switch (param.kind()) {
      case TEXT -> text;
      case NUMBER -> number(param, text);
      case BOOL -> bool(param, text);
      case LIST -> list(text);
      case JSON -> json(text);
    };
  }

  /** As it stands behind a path. */
  public static String queryText(Param param, String text) {
    Object value = value(param, text);
    return value instanceof List<?> ? String.join(",", list(text)) : String.valueOf(value);
  }

  /** Words between commas, without space around them and without empty ones. */
  public static List<String> list(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  private static Number number(Param param, String text) {
    try {
      String clean = text.strip();
      if (clean.matches("-?\\d{1,18}")) {
        return Long.parseLong(clean);
      }
      double value = Double.parseDouble(clean);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw bad(param, "a number", e);
    }
    throw bad(param, "a number", null);
  }

  private static Boolean bool(Param param, String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> true;
      case "false", "no", "off", "0" -> false;
      default -> throw bad(param, "on or off", null);
    };
  }

  private static BadInputException bad(Param param, String right, @Nullable Throwable cause) {
    return new BadInputException("bad_input", param.name() + " expects " + right, cause);
  }

  /** JSON as it was typed, or {@code @FILE} for what is in a file. */
  public static @Nullable Object json(String text) {
    try {
      return text.startsWith("@")
          ? JsonText.parseForeign(file(Path.of(text.substring(1))))
          : JsonText.parse(text.getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw new BadInputException(
          "bad_input", "what was given is " + e.getMessage() + "; @FILE takes it from a file", e);
    }
  }

  /**
   * As {@link #json}, of an object.
   *
   * @throws BadInputException if it is none
   */
  public static JsonObject object(String text) {
    if (json(text) instanceof JsonObject object) {
      return object;
    }
    throw new BadInputException("bad_input", "what was given is no JSON object");
  }

  private static byte[] file(Path file) {
    try {
      if (Files.size(file) > MOST_FILE) {
        throw new BadInputException("bad_input", file + " is larger than 8 MiB");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** What is said of a file that a person named and that cannot be read. */
  public static BadInputException unreadable(Path file, IOException e) {
    return new BadInputException(
        "bad_input",
        e instanceof NoSuchFileException
            ? "there is no file " + file
            : "cannot read " + file + "; name a file that you may read",
        e);
  }
}
