// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a SKILL.md says in its front matter.
 *
 * @param values every key, known or not
 * @param findings what was not as it should be, but could be read
 */
record FrontMatter(JsonObject values, List<String> findings) {

  /** The body may be of any length; nobody's front matter is this long. */
  private static final int MOST_BYTES = 1 << 18;

  FrontMatter {
    findings = List.copyOf(findings);
  }

  /**
   * Reads the head of a file.
   *
   * @throws EvograftException code {@code bad_skill}
   */
  static FrontMatter read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return of(new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw bad("cannot be read: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()), e);
    }
  }

  private static EvograftException bad(String why, Exception cause) {
    return new BadInputException("bad_skill", "its SKILL.md " + why, cause);
  }

  private static FrontMatter of(String text) {
    FrontMatterText head =
        FrontMatterText.find(text)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "has no front matter; begin it with the lines ---, name: ..., description:"
                            + " ..., ---"));
    try {
      if (YamlTree.parse(head.yaml()) instanceof Map<?, ?> map) {
        return of(map, head.findings());
      }
    } catch (IllegalArgumentException e) {
      return loosely(head, String.valueOf(e.getMessage()));
    }
    return loosely(head, "it is no list of keys and values");
  }

  private static FrontMatter loosely(FrontMatterText head, String why) {
    Map<?, ?> map = LooseLines.read(head.yaml());
    if (!isName(map.get("name"))) {
      throw new IllegalArgumentException(
          "has front matter that is no YAML (" + why + "); write lines such as name: ...");
    }
    List<String> findings = new ArrayList<>(head.findings());
    findings.add(
        "the front matter is no YAML ("
            + why
            + ") and was read line by line; put texts with a colon into quotes");
    return of(map, findings);
  }

  /** Anything that somebody may have meant as a name; the rules for it are checked elsewhere. */
  private static boolean isName(@Nullable Object value) {
    return value instanceof String text
        && !text.isBlank()
        && Character.isLetterOrDigit(text.codePointAt(0));
  }

  @SuppressWarnings("unchecked") // both readers make maps with text keys
  private static FrontMatter of(Map<?, ?> map, List<String> findings) {
    return new FrontMatter(JsonObject.of((Map<String, ?>) map), findings);
  }
}
