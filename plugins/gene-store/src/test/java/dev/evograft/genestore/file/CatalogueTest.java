// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.gep.AssetIds;
import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records are found by names that they do not state, which are made only when they are needed. */
class CatalogueTest {

  private final List<JsonObject> records = new ArrayList<>();
  private final Catalogue catalogue = new Catalogue(TypedNames.of("Gene"));
  private int read;

  @Test
  void idsThatNobodyStatedAreMadeOnceAndOnlyForWhoLooksForOne() throws IOException {
    for (int i = 0; i < 5; i++) {
      put(Shelves.gene("g" + i, "v"));
    }
    put(AssetIds.complete(Shelves.gene("stated", "v")));
    assertThat(find("g3")).isEqualTo("g3");
    assertThat(find("unknown")).isNull();
    assertThat(find(AssetIds.compute(records.get(5)))).isEqualTo("stated");
    assertThat(read).isZero();

    for (int i = 0; i < 5; i++) {
      assertThat(find(AssetIds.compute(records.get(i)))).isEqualTo("g" + i);
    }
    assertThat(find(AssetIds.compute(Shelves.gene("other", "v")))).isNull();
    assertThat(read).isEqualTo(5);
  }

  @Test
  void anIdOfWhatWasReplacedOrRemovedFindsNothing() throws IOException {
    put(Shelves.gene("a", "1"));
    put(Shelves.gene("b", "1"));
    String a = AssetIds.compute(records.get(0));
    String b = AssetIds.compute(records.get(1));
    assertThat(find(a)).isEqualTo("a");
    put(Shelves.gene("a", "2"));
    catalogue.remove("b");

    assertThat(find(a)).isNull();
    assertThat(find(b)).isNull();
    assertThat(find(AssetIds.compute(records.get(2)))).isEqualTo("a");
  }

  @Test
  void recordsWithoutIdsReplaceNone() throws IOException {
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

  private String find(String name) throws IOException {
    long address =
        catalogue.find(
            name,
            place -> {
              read++;
              return Json.bytes(records.get((int) Address.offset(place)));
            });
    return address == Address.NONE
        ? null
        : records.get((int) Address.offset(address)).string("id", "");
  }
}
