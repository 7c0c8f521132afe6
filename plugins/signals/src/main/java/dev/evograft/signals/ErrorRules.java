// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import dev.evograft.signals.ErrorRule.Weight;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The forms in which programs tell of errors, read from {@code error-rules.txt} beside this. */
final class ErrorRules {

  private static final Pattern REFERENCE = Pattern.compile("\\{([A-Z]+)\\}");

  private static final Pattern DEFINITION = Pattern.compile("([A-Z]+) = (.*)");

  private static final Pattern HEAD = Pattern.compile("(what|that|maybe) (.*)");

  /** In the order in which they are tried. There is one bit for each, see {@link Marks}. */
  static final List<ErrorRule> ALL;

  private static final Pattern THROWN_LINE;

  static {
    Reader reader = new Reader();
    reader.read(text());
    ALL = List.copyOf(reader.rules);
    THROWN_LINE = Pattern.compile(reader.resolve("{THROWN}(?::.*|\\s*)|Caused by: .*"));
  }

  private ErrorRules() {}

  /** Whether a line is the head of a stack trace. */
  static boolean isThrown(String line) {
    return THROWN_LINE.matcher(line).lookingAt();
  }

  private static String text() {
    try (InputStream in = ErrorRules.class.getResourceAsStream("error-rules.txt")) {
      if (in == null) {
        throw new IllegalStateException("error-rules.txt is missing from the plugin");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("error-rules.txt cannot be read", e);
    }
  }

  private static final class Reader {
    private final Map<String, String> parts = new HashMap<>();
    private final List<ErrorRule> rules = new ArrayList<>();
    private @Nullable String name;
    private @Nullable Weight weight;
    private String literals = "";
    private final StringBuilder pattern = new StringBuilder();

    void read(String text) {
      for (String line : text.split("\n")) {
        if (line.startsWith("    ")) {
          continued(line.strip());
        } else if (!line.isBlank() && !line.startsWith("#")) {
          finish();
          begin(line);
        }
      }
      finish();
    }

    private void begin(String line) {
      Matcher definition = DEFINITION.matcher(line);
      Matcher head = HEAD.matcher(line);
      if (definition.matches()) {
        name = definition.group(1);
        pattern.append(definition.group(2).strip());
      } else if (head.matches()) {
        weight = Weight.valueOf(head.group(1).toUpperCase(Locale.ROOT));
        literals = head.group(2);
      } else {
        throw new IllegalStateException("error-rules.txt: cannot read '" + line + "'");
      }
    }

    /** Literals go on as long as their lines begin with their separator and no pattern began. */
    private void continued(String line) {
      if (weight != null && pattern.isEmpty() && line.startsWith("|")) {
        literals += line;
      } else {
        pattern.append(line);
      }
    }

    private void finish() {
      String resolved = resolve(pattern.toString());
      if (name != null) {
        parts.put(name, resolved);
      } else if (weight != null) {
        rules.add(ErrorRule.of(weight, resolved, literals.replace('~', ' ').split("\\|")));
      }
      name = null;
      weight = null;
      pattern.setLength(0);
    }

    String resolve(String text) {
      return REFERENCE
          .matcher(text)
          .replaceAll(
              reference -> {
                String part = parts.get(reference.group(1));
                if (part == null) {
                  throw new IllegalStateException(
                      "error-rules.txt: " + reference.group() + " is not defined before its use");
                }
                return Matcher.quoteReplacement(part);
              });
    }
  }
}
