// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.genestore.file.JsonPick;
import dev.evograft.gep.MemoryGraphEvent;
import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A line of the graph: what kind of event it is and which, mostly without parsing it, for most
 * lines are read for nothing else.
 *
 * @param kind as {@link MemoryGraphEvent#kind()}, empty where there is none
 * @param id of the event, empty where there is none
 */
record EventLine(String kind, String id) {

  private static final byte[] TYPE_AND_KIND =
      "{\"type\":\"MemoryGraphEvent\",\"kind\":\"".getBytes(StandardCharsets.UTF_8);

  /** What {@link Experience} is made of. */
  private static final Map<String, Set<String>> OF_OUTCOMES =
      Map.of(
          "type", Set.of(),
          "kind", Set.of(),
          "id", Set.of(),
          "ts", Set.of(),
          "signal", Set.of("key", "signals"),
          "gene", Set.of("id"),
          "outcome", Set.of("status"),
          "capsules", Set.of("used"));

  private static final byte[] ID = ",\"id\":\"".getBytes(StandardCharsets.UTF_8);

  /** Reads a line; empty if it is no whole object. */
  static Optional<EventLine> of(byte[] line) {
    if (!isWhole(line)) {
      return Optional.empty();
    }
    EventLine quick = quick(line);
    return quick != null
        ? Optional.of(quick)
        : parse(line).map(e -> new EventLine(e.kind().orElse(""), e.id().orElse("")));
  }

  /** The event of a line; empty if it is no JSON object. */
  static Optional<MemoryGraphEvent> parse(byte[] line) {
    try {
      JsonObject tree = JsonText.parseForeignObject(line);
      return Optional.of(new MemoryGraphEvent(tree));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // what a dying process left, or of another program
    }
  }

  /** What counts of an outcome; empty if the line is no JSON object. */
  static Optional<MemoryGraphEvent> outcome(byte[] line) {
    JsonObject picked = JsonPick.of(line, OF_OUTCOMES);
    return picked == null ? parse(line) : Optional.of(new MemoryGraphEvent(picked));
  }

  /** Events begin so, Evolver's and ours. */
  private static @Nullable EventLine quick(byte[] line) {
    if (!isAt(line, 0, TYPE_AND_KIND)) {
      return null;
    }
    int kindEnd = textEnd(line, TYPE_AND_KIND.length);
    if (kindEnd < 0 || !isAt(line, kindEnd + 1, ID)) {
      return null;
    }
    int idStart = kindEnd + 1 + ID.length;
    int idEnd = textEnd(line, idStart);
    return idEnd < 0
        ? null
        : new EventLine(text(line, TYPE_AND_KIND.length, kindEnd), text(line, idStart, idEnd));
  }

  private static String text(byte[] line, int from, int to) {
    return new String(line, from, to - from, StandardCharsets.UTF_8);
  }

  private static boolean isAt(byte[] line, int place, byte[] expected) {
    return line.length >= place + expected.length
        && Arrays.equals(line, place, place + expected.length, expected, 0, expected.length);
  }

  /** Where a text ends that has no escapes; -1 if it has some. */
  private static int textEnd(byte[] line, int from) {
    for (int i = from; i < line.length; i++) {
      if (line[i] == '"') {
        return i;
      }
      if (line[i] == '\\') {
        return -1;
      }
    }
    return -1;
  }

  /** Whether the braces close at the very end: those of a part of a line never do. */
  private static boolean isWhole(byte[] line) {
    int depth = 0;
    boolean text = false;
    for (int i = 0; i < line.length; i++) {
      byte c = line[i];
      if (text) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          text = false;
        }
      } else if (c == '"') {
        text = true;
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return line.length == i + 1
            || new String(line, i + 1, line.length - i - 1, StandardCharsets.UTF_8).isBlank();
      }
    }
    return false;
  }
}
