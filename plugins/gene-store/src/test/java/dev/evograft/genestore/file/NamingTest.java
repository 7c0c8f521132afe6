// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.gep.AssetIds;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.Workspace;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records are found by names that they do not state, which are made only when they are needed. */
class NamingTest {

  private static Workspace workspace;

  @TempDir Path folder;
  private final List<JsonObject> named = new ArrayList<>();
  private Runnable meanwhile = () -> {};
  private Shelf shelf;

  @BeforeAll
  static void locks(@TempDir Path any) {
    workspace = Workspaces.of(any);
  }

  @BeforeEach
  void open() {
    FolderContext context =
        new FolderContext(
            new StoreLock(folder, workspace),
            InstantSource.system(),
            (file, what) -> {},
            Steps.GO_ON);
    Path log = folder.resolve("genes.jsonl");
    shelf = new Shelf(new ShelfFiles(null, "", log, new Counted()), context);
  }

  @AfterEach
  void close() {
    shelf.close();
  }

  /** The names of genes; says what is named. */
  private final class Counted implements RecordNames {
    private final RecordNames names = TypedNames.of("Gene");

    @Override
    public boolean has(@Nullable String type) {
      return names.has(type);
    }

    @Override
    public Names names(RecordHead head, Text text) {
      return names.names(head, text);
    }

    @Override
    public boolean isComputed(String name) {
      return names.isComputed(name);
    }

    @Override
    public @Nullable String computed(JsonObject record) {
      named.add(record);
      meanwhile.run();
      return names.computed(record);
    }
  }

  @Test
  void idsThatNobodyStatedAreMadeOnceAndOnlyForWhoLooksForOne() {
    for (int i = 0; i < 5; i++) {
      put(gene("g" + i));
    }
    put(AssetIds.complete(gene("stated")));
    assertThat(shelf.find("g3")).isPresent();
    assertThat(shelf.find("unknown")).isEmpty();
    assertThat(shelf.find(AssetIds.compute(gene("stated")))).isPresent();
    assertThat(named).isEmpty();

    for (int i = 0; i < 5; i++) {
      assertThat(shelf.find(AssetIds.compute(gene("g" + i)))).contains(gene("g" + i));
    }
    assertThat(shelf.find(absent())).isEmpty();
    assertThat(named).hasSize(5);
  }

  @Test
  void anIdOfWhatWasReplacedOrRemovedFindsNothing() {
    put(gene("a"));
    put(gene("b"));
    assertThat(shelf.find(AssetIds.compute(gene("a")))).isPresent();
    JsonObject changed = Shelves.gene("a", "2");
    put(changed);
    put(JsonObject.builder().put("type", RecordNames.REMOVED).put("id", "b").build());

    assertThat(shelf.find(AssetIds.compute(gene("a")))).isEmpty();
    assertThat(shelf.find(AssetIds.compute(gene("b")))).isEmpty();
    assertThat(shelf.find(AssetIds.compute(changed))).contains(changed);
  }

  @Test
  void othersReadAndWriteMeanwhile() {
    put(gene("a"));
    meanwhile =
        () -> {
          meanwhile = () -> {};
          CompletableFuture.runAsync(
                  () -> {
                    put(gene("late"));
                    assertThat(shelf.size()).isEqualTo(2);
                  })
              .orTimeout(20, TimeUnit.SECONDS)
              .join();
        };

    assertThat(shelf.find(absent())).isEmpty();
    assertThat(shelf.find(AssetIds.compute(gene("a")))).contains(gene("a"));
    assertThat(shelf.find(AssetIds.compute(gene("late")))).contains(gene("late"));
    assertThat(named).containsExactly(gene("a"), gene("late"));
  }

  @Test
  void whatFailsIsDoneAgain() {
    put(gene("a"));
    put(gene("b"));
    meanwhile =
        () -> {
          throw new IllegalStateException("in the middle");
        };
    assertThatThrownBy(() -> shelf.find(absent())).hasMessage("in the middle");
    meanwhile = () -> {};

    assertThat(shelf.find(AssetIds.compute(gene("b")))).contains(gene("b"));
  }

  private static JsonObject gene(String id) {
    return Shelves.gene(id, "v");
  }

  private static String absent() {
    return AssetIds.compute(gene("absent"));
  }

  private void put(JsonObject record) {
    shelf.log().append(ShelfWriter.lines(List.of(record)));
  }
}
