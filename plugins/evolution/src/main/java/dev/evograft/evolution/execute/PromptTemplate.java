// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.execute;

import dev.evograft.spi.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text with places such as {@code {{signals}}}. What is put into them is not looked at again. */
public final class PromptTemplate {

  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z_]+)}}");
  private static final int LONGEST = 200_000;

  private final String text;

  private PromptTemplate(String text) {
    this.text = text;
  }

  /**
   * A template that a user wrote.
   *
   * @param source where it comes from, for people
   * @throws BadInputException code {@code bad_template} if it has a place that nobody knows, or
   *     lacks the signals, the strategy or the mark that tells data from words
   */
  public static PromptTemplate of(String text, String source) {
    Set<String> places = new TreeSet<>();
    PLACE.matcher(text).results().map(place -> place.group(1)).forEach(places::add);
    if (text.length() > LONGEST) {
      throw bad(source, "is longer than " + LONGEST + " characters");
    }
    for (String place : places) {
      if (!Prompt.PLACES.contains(place)) {
        throw bad(source, "has {{" + place + "}}; there are " + String.join(", ", Prompt.PLACES));
      }
    }
    for (String needed : Prompt.NEEDED) {
      if (!places.contains(needed)) {
        throw bad(
            source, "lacks {{" + needed + "}}, without which an agent cannot know what to do");
      }
    }
    return new PromptTemplate(text);
  }

  /** The one that comes with Evograft. */
  public static PromptTemplate bundled() {
    try (InputStream in = PromptTemplate.class.getResourceAsStream("prompt.md")) {
      if (in == null) {
        throw new IllegalStateException("prompt.md is missing in the plugin");
      }
      return of(new String(in.readAllBytes(), StandardCharsets.UTF_8), "prompt.md");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String filled(Map<String, String> values) {
    Function<MatchResult, String> value =
        place -> Matcher.quoteReplacement(values.getOrDefault(place.group(1), ""));
    return PLACE.matcher(text).replaceAll(value);
  }

  private static BadInputException bad(String source, String what) {
    return new BadInputException("bad_template", source + " " + what);
  }
}
