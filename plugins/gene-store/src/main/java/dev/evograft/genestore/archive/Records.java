// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.archive;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Records of a list and of the lines that came after it, of one id the last one. */
final class Records {

  private final Map<String, JsonObject> byId = new LinkedHashMap<>();

  void addAll(JsonObject file, String list, String name) throws RefusedException {
    if (!(file.get(list) instanceof List<?>)) {
      throw new RefusedException("holds " + name + " without a list " + list);
    }
    for (Object record : file.list(list)) {
      if (!(record instanceof JsonObject object)) {
        throw new RefusedException("holds " + name + " with a record that is no JSON object");
      }
      add(object);
    }
  }

  void addLines(byte[] text, String name) throws RefusedException {
    int number = 0;
    for (String line : new String(text, StandardCharsets.UTF_8).split("\n", -1)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        add(JsonText.parseForeignObject(line.getBytes(StandardCharsets.UTF_8)));
      } catch (IllegalArgumentException e) {
        throw new RefusedException(
            "holds " + name + ", whose line " + number + " is no JSON object");
      }
    }
  }

  private void add(JsonObject record) {
    byId.put(record.string("id", "#" + byId.size()), record);
  }

  List<JsonObject> inForce() {
    return List.copyOf(byId.values());
  }
}
