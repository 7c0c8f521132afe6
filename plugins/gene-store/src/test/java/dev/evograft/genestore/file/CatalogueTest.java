// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a catalogue counts as one record. */
class CatalogueTest {

  private final List<JsonObject> records = new ArrayList<>();
  private final Catalogue catalogue = new Catalogue(TypedNames.of("Gene"));

  @Test
  void recordsWithoutIdsReplaceNone() {
    put(Shelves.gene("a", "1").without("id"));
    put(Shelves.gene("a", "1").without("id"));
    put(Shelves.gene("\0" + Address.of(true, 0, 9), "1"));

    assertThat(catalogue.index().live()).isEqualTo(3);
    assertThat(catalogue.isNamed()).isFalse();
  }

  private void put(JsonObject record) {
    catalogue.put(RecordHead.of(record), Address.of(true, records.size(), 9), () -> record);
    records.add(record);
  }
}
