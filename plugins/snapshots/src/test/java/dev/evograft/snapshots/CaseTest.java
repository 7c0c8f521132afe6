// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.spi.snapshot.Restored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Names that change in case alone. On any disk; where {@code -Dsnapshots.disk=FOLDER} names a
 * folder of a disk that has no case, or on a system whose disks have none, it is about them.
 */
class CaseTest {

  @TempDir Path temporary;

  private Path folder;
  private Workbench bench;

  @BeforeEach
  void open() throws IOException {
    String disk = System.getProperty("snapshots.disk");
    folder =
        disk == null
            ? temporary
            : Files.createTempDirectory(Files.createDirectories(Path.of(disk)), "case");
    bench = new Workbench(folder);
    bench.write("README", "read me\n");
    bench.write("Docs/Deep/a.txt", "a\n");
    bench.write("Docs/b.txt", "b\n");
    bench.write(".gitignore", "*.o\n");
  }

  @AfterEach
  void close() throws IOException {
    bench.close();
    if (!folder.equals(temporary)) {
      Tinker.delete(folder);
    }
  }

  private Path in(String path) {
    return bench.root.resolve(path);
  }

  private void rename(String from, String to) throws IOException {
    Path target = in(to);
    Files.createDirectories(target.getParent());
    Files.move(in(from), target, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  private void checkBothWays(TreeMap<String, String> before, String id) throws IOException {
    TreeMap<String, String> damaged = bench.view();
    Restored restored = bench.snapshots.restore(id, List.of());
    assertThat(restored.failed()).isEmpty();
    assertThat(bench.differencesFrom(before)).isEmpty();
    assertThat(bench.snapshots.diff(id)).isEmpty();
    Restored back = bench.snapshots.restore(restored.undo(), List.of());
    assertThat(back.failed()).isEmpty();
    assertThat(bench.differencesFrom(damaged)).isEmpty();
  }

  @Test
  void aFileGetsItsNameBack() throws IOException {
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    rename("README", "readme");
    checkBothWays(before, id);
    bench.write("readme", "and an edit\n");
    checkBothWays(before, id);
  }

  @Test
  void aFolderGetsItsNameBack() throws IOException {
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    rename("Docs", "docs");
    bench.write("docs/b.txt", "and an edit\n");
    checkBothWays(before, id);
    rename("docs/Deep", "docs/DEEP");
    checkBothWays(before, id);
  }

  @Test
  void aFolderWithWhatIsIgnoredGetsItsNameBack() throws IOException {
    bench.write("Docs/Deep/x.o", "built\n");
    String id = bench.create();
    rename("Docs", "docs");

    Restored restored = bench.snapshots.restore(id, List.of());

    assertThat(restored.failed()).isEmpty();
    assertThat(in("Docs/b.txt")).hasContent("b");
    boolean one = !Files.exists(in("docs"));
    try (var names = Files.list(bench.root)) {
      List<String> found = names.map(each -> each.getFileName().toString()).toList();
      assertThat(found).contains("Docs");
      if (!one && !found.contains("docs")) { // found by both names
        assertThat(in("Docs/Deep/x.o")).hasContent("built");
        assertThat(restored.named()).noneMatch(line -> line.contains("stays"));
      }
    }
  }

  @Test
  void aSinglePathIsFoundByEitherName() throws IOException {
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    rename("README", "readme");
    boolean one = Files.exists(in("README"));
    bench.write("readme", "and an edit\n");
    bench.write("kept.txt", "an edit, too\n");
    bench.snapshots.restore(id, List.of(one ? "readme" : "README"));
    assertThat(bench.differencesFrom(before))
        .filteredOn(line -> !line.contains(" status"))
        .allMatch(line -> line.startsWith("tree kept.txt") || (!one && line.contains("readme")));

    bench.write("kept.txt", "work in progress\n");
    rename("Docs", "docs");
    bench.write("docs/b.txt", "and an edit\n");
    bench.snapshots.restore(id, List.of("Docs"));
    assertThat(bench.differencesFrom(before))
        .filteredOn(line -> !line.contains(" status"))
        .allMatch(line -> !one && (line.contains("readme") || line.contains("docs")));
  }

  @Test
  void aRestoreThatWasKilledIsFinished() throws IOException {
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    rename("README", "readme");
    bench.write("readme", "and an edit\n");
    rename("Docs", "docs");
    for (String moment : List.of("replace ", "put ", "plan done")) {
      Workbench.Meddler meddler =
          bench.meddling(
              what ->
                  what.startsWith(moment)
                      && (moment.equals("plan done") || what.toLowerCase().endsWith("readme")),
              Workbench::die);
      assertThatThrownBy(() -> meddler.snapshots().restore(id, List.of()))
          .isInstanceOf(Workbench.Died.class);

      assertThat(bench.snapshots.recover()).singleElement().asString().contains("was finished");
      assertThat(bench.differencesFrom(before)).isEmpty();
      rename("README", "readme");
      bench.write("readme", "and an edit\n");
      rename("Docs", "docs");
    }
  }

  @Test
  void aBranchAndANestedRepositoryGetTheirNamesBack() throws IOException {
    bench.git.run("branch", "Feature");
    bench.nested("Vendor/Lib");
    TreeMap<String, String> before = bench.view();
    String id = bench.create();
    bench.git.run("branch", "-M", "Feature", "feature");
    rename("Vendor/Lib", "Vendor/lib");
    bench.write("Vendor/lib/inner.txt", "damaged\n");
    checkBothWays(before, id);
    rename("Vendor", "vendor");
    checkBothWays(before, id);
  }
}
