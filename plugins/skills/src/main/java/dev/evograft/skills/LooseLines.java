// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads front matter that YAML refuses, key by key: each top-level key with what is indented below
 * it by YAML where that works, else its line as text. An unquoted colon in a description then costs
 * nothing else.
 */
final class LooseLines {

  private static final Pattern KEY = Pattern.compile("([A-Za-z][A-Za-z0-9_.-]*):(?:\\s+(.*))?");

  private final Map<String, @Nullable Object> members = new LinkedHashMap<>();
  private final StringBuilder block = new StringBuilder();
  private String key = "";
  private String rest = "";

  private LooseLines() {}

  static Map<String, @Nullable Object> read(String yaml) {
    LooseLines lines = new LooseLines();
    yaml.lines().forEach(lines::line);
    lines.endBlock();
    return lines.members;
  }

  private void line(String line) {
    Matcher match = KEY.matcher(line);
    if (match.matches()) {
      endBlock();
      key = match.group(1);
      rest = match.group(2) == null ? "" : match.group(2).strip();
      block.append(line).append('\n');
    } else if (!key.isEmpty()) {
      block.append(line).append('\n');
    }
  }

  private void endBlock() {
    if (!key.isEmpty()) {
      members.put(key, value());
    }
    key = "";
    block.setLength(0);
  }

  private @Nullable Object value() {
    try {
      if (YamlTree.parse(block.toString()) instanceof Map<?, ?> map && map.containsKey(key)) {
        return map.get(key);
      }
    } catch (IllegalArgumentException e) {
      return unquoted(rest); // this key is why we are here
    }
    return unquoted(rest);
  }

  private static String unquoted(String text) {
    boolean quoted =
        text.length() >= 2
            && (text.charAt(0) == '"' || text.charAt(0) == '\'')
            && text.charAt(0) == text.charAt(text.length() - 1);
    return Texts.validUnicode(quoted ? text.substring(1, text.length() - 1) : text);
  }
}
