// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists that keep their newest entries. */
final class Lists {

  private Lists() {}

  static List<@Nullable Object> append(JsonObject tree, String key, Object entry, int most) {
    List<@Nullable Object> all = new ArrayList<>(tree.list(key));
    all.add(entry);
    return new ArrayList<>(last(all, most));
  }

  static <T extends @Nullable Object> List<T> last(List<T> all, int most) {
    return all.subList(Math.max(0, all.size() - most), all.size());
  }
}
