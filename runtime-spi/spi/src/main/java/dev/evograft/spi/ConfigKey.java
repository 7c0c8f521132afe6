// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A setting: what it is called, what values it takes, and what it means. The declaration is the
 * only source of its validation and of its line in {@code docs/ENV_REFERENCE.md}.
 *
 * <p>The name {@code evotown.url} maps to the variable {@code EVOGRAFT_EVOTOWN_URL}; aliases are
 * further variables that users already have.
 *
 * @param name lower case, dotted, at least two parts; the first is the prefix that its plugin owns
 * @param type what a value looks like, for people, such as {@code duration}
 * @param parser makes a value of a text; throws IllegalArgumentException whose message completes
 *     the sentence "the setting is X, but ..."
 * @param defaultText the default as a user would write it, or null for none
 * @param meaning one sentence
 * @param aliases names of environment variables that mean the same, first match wins
 * @param secret whether the value must never be shown, logged or passed to a child process
 * @param <T> the type of its values
 * @since 0.1
 */
public record ConfigKey<T>(
    String name,
    String type,
    Function<String, T> parser,
    @Nullable String defaultText,
    String meaning,
    List<String> aliases,
    boolean secret) {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)+");

  private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");

  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})(B|KiB|MiB|GiB)?");

  public ConfigKey {
    Objects.requireNonNull(parser, "parser");
    Objects.requireNonNull(meaning, "meaning");
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("the name '" + name + "' is no dotted lower-case name");
    }
    aliases = List.copyOf(aliases);
  }

  /** A setting of any text. */
  public static ConfigKey<String> text(String name, String meaning) {
    return of(name, "text", value -> value, meaning);
  }

  /** A setting of {@code true|yes|on|1} or {@code false|no|off|0}. */
  public static ConfigKey<Boolean> bool(String name, String meaning) {
    return of(name, "on|off", ConfigKey::parseBool, meaning);
  }

  /** A setting of a whole number within bounds, both included. */
  public static ConfigKey<Long> integer(String name, long least, long most, String meaning) {
    return of(name, "number " + least + " to " + most, v -> parseLong(v, least, most), meaning);
  }

  /** A setting of a time such as {@code 500ms}, {@code 30s}, {@code 5m}, {@code 4h}, {@code 7d}. */
  public static ConfigKey<Duration> duration(String name, String meaning) {
    return of(name, "duration", ConfigKey::parseDuration, meaning);
  }

  /** A setting of a size in bytes such as {@code 4096}, {@code 64KiB}, {@code 1GiB}. */
  public static ConfigKey<Long> size(String name, String meaning) {
    return of(name, "size", ConfigKey::parseSize, meaning);
  }

  /** A setting of an http or https URL. */
  public static ConfigKey<URI> url(String name, String meaning) {
    return of(name, "URL", ConfigKey::parseUrl, meaning);
  }

  /** A setting of several texts, separated by commas. */
  public static ConfigKey<List<String>> list(String name, String meaning) {
    return of(name, "list", ConfigKey::parseList, meaning);
  }

  /** A setting of one of the constants of an enum, written in lower case with hyphens. */
  public static <E extends Enum<E>> ConfigKey<E> choice(
      String name, Class<E> choices, String meaning) {
    String type =
        Arrays.stream(choices.getEnumConstants())
            .map(ConfigKey::choiceText)
            .collect(Collectors.joining("|"));
    return of(name, type, value -> parseChoice(value, choices, type), meaning);
  }

  private static <T> ConfigKey<T> of(
      String name, String type, Function<String, T> parser, String meaning) {
    return new ConfigKey<>(name, type, parser, null, meaning, List.of(), false);
  }

  /** The same setting with a default, as a user would write it. */
  public ConfigKey<T> defaultsTo(String text) {
    Objects.requireNonNull(parser.apply(text), "the value of the default");
    return new ConfigKey<>(name, type, parser, text, meaning, aliases, secret);
  }

  /** The same setting with further environment variables. */
  public ConfigKey<T> alias(String... variables) {
    return new ConfigKey<>(name, type, parser, defaultText, meaning, List.of(variables), secret);
  }

  /** The same setting as a secret. */
  public ConfigKey<T> asSecret() {
    return new ConfigKey<>(name, type, parser, defaultText, meaning, aliases, true);
  }

  /** The environment variable of this setting: {@code EVOGRAFT_} and its name. */
  public String variable() {
    return "EVOGRAFT_" + name.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** The first part of the name, which is owned by one plugin or by the runtime. */
  public String prefix() {
    return name.substring(0, name.indexOf('.'));
  }

  /**
   * Reads a duration as every setting and option of Evograft does.
   *
   * @throws IllegalArgumentException if the text is none; the message says what is expected
   */
  public static Duration parseDuration(String text) {
    var match = DURATION.matcher(text.strip());
    if (!match.matches()) {
      throw new IllegalArgumentException("expects a duration such as 500ms, 30s, 5m, 4h or 7d");
    }
    long amount = Long.parseLong(match.group(1));
    return switch (match.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  private static boolean parseBool(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "yes", "on", "1" -> true;
      case "false", "no", "off", "0" -> false;
      default -> throw new IllegalArgumentException("expects on or off");
    };
  }

  private static long parseLong(String text, long least, long most) {
    String expected = "expects a whole number from " + least + " to " + most;
    try {
      long value = Long.parseLong(text.strip());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(expected, e);
    }
    throw new IllegalArgumentException(expected);
  }

  private static long parseSize(String text) {
    var match = SIZE.matcher(text.strip());
    if (!match.matches()) {
      throw new IllegalArgumentException("expects a size such as 4096, 64KiB, 10MiB or 1GiB");
    }
    String unit = Objects.requireNonNullElse(match.group(2), "B");
    int shift = List.of("B", "KiB", "MiB", "GiB").indexOf(unit) * 10;
    return Math.multiplyExact(Long.parseLong(match.group(1)), 1L << shift);
  }

  private static URI parseUrl(String text) {
    String expected = "expects a URL such as https://host:port/path";
    try {
      URI url = new URI(text.strip());
      boolean web =
          "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
      if (web && url.getHost() != null && url.getRawFragment() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(expected, e);
    }
    throw new IllegalArgumentException(expected);
  }

  private static List<String> parseList(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  private static <E extends Enum<E>> E parseChoice(String text, Class<E> choices, String type) {
    for (E choice : choices.getEnumConstants()) {
      if (choiceText(choice).equals(text.strip().toLowerCase(Locale.ROOT))) {
        return choice;
      }
    }
    throw new IllegalArgumentException("expects one of " + type);
  }

  private static String choiceText(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
