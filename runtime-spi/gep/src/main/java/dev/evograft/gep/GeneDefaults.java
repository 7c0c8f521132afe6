// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.JsonObject;
import java.util.List;

/** Steps for a gene that has a summary and no strategy. */
final class GeneDefaults {

  private GeneDefaults() {}

  static List<String> strategy(JsonObject gene) {
    return List.of(
        "Find what raises "
            + String.join(", ", gene.strings("signals_match"))
            + " and reproduce it",
        "Apply the smallest change that does it: " + gene.string("summary", "(no summary)"),
        "Run the validation, and undo the change when it fails");
  }
}
