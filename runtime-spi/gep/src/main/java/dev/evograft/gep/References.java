// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Replaces the ids by which one asset refers to another; an id that is not known stays. */
final class References {

  private References() {}

  static void map(
      JsonObject from, String key, Function<String, Optional<String>> ids, JsonObject.Builder to) {
    from.string(key).flatMap(ids).ifPresent(id -> to.put(key, id));
  }

  static void mapAll(
      JsonObject from, String key, Function<String, Optional<String>> ids, JsonObject.Builder to) {
    if (!from.strings(key).isEmpty()) {
      List<String> mapped = new ArrayList<>();
      from.strings(key).forEach(id -> mapped.add(ids.apply(id).orElse(id)));
      to.put(key, mapped);
    }
  }
}
