// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML of strangers into JSON values: no object is made from a tag, and size, depth and
 * aliases are bounded before anything is built.
 */
final class YamlTree {

  private static final int MOST_CHARACTERS = 1 << 16;
  private static final int MOST_VALUES = 10_000;
  private static final int MOST_DEPTH = 32;
  private static final int MOST_ALIASES = 20;

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setCodePointLimit(MOST_CHARACTERS)
          .setMaxAliasesForCollections(MOST_ALIASES)
          .setAllowDuplicateKeys(true)
          .build();

  private int values;

  private YamlTree() {}

  /**
   * Reads one YAML document.
   *
   * @return a tree of JSON values: text, numbers, booleans, null, lists and maps
   * @throws IllegalArgumentException if YAML refuses it or a bound is passed; the message is one
   *     short line
   */
  static @Nullable Object parse(String yaml) {
    if (yaml.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException("it is longer than " + MOST_CHARACTERS + " characters");
    }
    try {
      checkBounds(yaml);
      return new YamlTree().json(new Load(SETTINGS).loadFromString(yaml), 0);
    } catch (YamlEngineException e) {
      throw new IllegalArgumentException(shortly(e), e);
    }
  }

  /** The parser keeps its own stack, so that depth is found before anything recurses. */
  private static void checkBounds(String yaml) {
    int events = 0;
    int depth = 0;
    int aliases = 0;
    for (Event event : new Parse(SETTINGS).parseString(yaml)) {
      switch (event.getEventId()) {
        case MappingStart, SequenceStart -> depth++;
        case MappingEnd, SequenceEnd -> depth--;
        case Alias -> aliases++;
        default -> {}
      }
      if (++events > MOST_VALUES || depth > MOST_DEPTH || aliases > MOST_ALIASES) {
        throw new IllegalArgumentException("it has too many values, levels or aliases");
      }
    }
  }

  private @Nullable Object json(@Nullable Object value, int depth) {
    if (++values > MOST_VALUES || depth > MOST_DEPTH) {
      throw new IllegalArgumentException("it has too many values or levels");
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> members = new LinkedHashMap<>();
      map.forEach((key, item) -> members.put(text(String.valueOf(key)), json(item, depth + 1)));
      return members;
    }
    if (value instanceof Collection<?> items) {
      List<@Nullable Object> list = new ArrayList<>();
      items.forEach(item -> list.add(json(item, depth + 1)));
      return list;
    }
    return scalar(value);
  }

  private static @Nullable Object scalar(@Nullable Object value) {
    if (value instanceof Double number && !Double.isFinite(number)) {
      return number.toString();
    }
    if (value instanceof byte[] bytes) {
      return Base64.getEncoder().encodeToString(bytes);
    }
    return value instanceof Number || value instanceof Boolean || value == null
        ? value
        : text(value.toString());
  }

  /** An escape can write half a character, which goes on no wire. */
  private static String text(String text) {
    return Texts.validUnicode(text);
  }

  private static String shortly(YamlEngineException e) {
    if (e instanceof MarkedYamlEngineException marked && marked.getProblemMark().isPresent()) {
      return marked.getProblem() + " in line " + (marked.getProblemMark().get().getLine() + 1);
    }
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("it is no YAML");
  }
}
