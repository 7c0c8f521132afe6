// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;
import org.junit.jupiter.api.Test;

class RealNamesTest {

  private static final Path ROOT = Path.of("root").toAbsolutePath();

  /** Some files, on a disk that makes a difference of case or makes none. */
  private record FakeDisk(boolean strict, Set<String> files) implements RealNames.Disk {

    @Override
    public boolean finds(Path path) {
      String asked = ROOT.relativize(path).toString();
      return files.stream().anyMatch(file -> Entry.within(same(file), same(asked)));
    }

    @Override
    public Set<String> names(Path folder) {
      Set<String> names = new TreeSet<>();
      for (String file : files) {
        Path path = ROOT.resolve(file);
        for (Path at = path; !at.equals(ROOT); at = at.getParent()) {
          if (same(at.getParent().toString()).equals(same(folder.toString()))) {
            names.add(at.getFileName().toString());
          }
        }
      }
      return names;
    }

    private String same(String name) {
      return strict ? name : RealNames.fold(name);
    }
  }

  private static Step.OfPath step(Step.Act act, String path) {
    Entry entry = new Entry(Area.TREE, Kind.FILE, 0644, 0, ObjectId.zeroId(), path);
    return new Step.OfPath(0, act, null, entry);
  }

  private static final List<String> PATHS =
      List.of("readme", "README", "src", "src/a", "Src", "Src/a", "alone");

  private static RealNames.Disk disk(boolean strict, String... files) {
    return new FakeDisk(strict, Set.of(files));
  }

  private static Path other(RealNames.Disk disk, String path) throws IOException {
    return names(disk).other(step(Step.Act.REMOVE, path), ROOT.resolve(path));
  }

  private static RealNames names(RealNames.Disk disk) {
    return new RealNames(
        PATHS.stream().map(path -> (Step) step(Step.Act.REMOVE, path)).toList(), disk);
  }

  @Test
  void whatIsFoundByTheNameOfAnotherIsThatOther() throws IOException {
    RealNames.Disk disk = disk(false, "README", "Src/a", "ALONE");
    assertThat(other(disk, "readme")).isEqualTo(ROOT.resolve("README"));
    assertThat(other(disk, "README")).isNull();
    assertThat(other(disk, "src/a")).isEqualTo(ROOT.resolve("Src"));
    assertThat(other(disk, "Src/a")).isNull();
    assertThat(other(disk, "alone")).as("no other step is about it").isNull();
    Step.OfPath src = step(Step.Act.EMPTY, "Src");
    assertThat(names(disk).isShared(src, ROOT.resolve("Src"))).isTrue();
  }

  @Test
  void whereCaseMakesADifferenceNothingIsAnother() throws IOException {
    for (RealNames.Disk disk :
        List.of(disk(true, "README", "Src/a"), disk(true, "README", "readme", "Src/a", "src/a"))) {
      for (String path : PATHS) {
        assertThat(other(disk, path)).as(path).isNull();
        assertThat(names(disk).isShared(step(Step.Act.EMPTY, path), ROOT.resolve(path))).isFalse();
      }
    }
  }

  @Test
  void twoPathsAreNamesOfOneThing() throws IOException {
    RealNames.Disk none = disk(false, "README", "Src/Deep/a");
    assertThat(none.isSame(ROOT.resolve("README"), ROOT.resolve("readme"))).isTrue();
    assertThat(none.isSame(ROOT.resolve("src/deep/A"), ROOT.resolve("Src/Deep/a"))).isTrue();
    assertThat(none.isSame(ROOT.resolve("README"), ROOT.resolve("README"))).isFalse();
    assertThat(none.isSame(ROOT.resolve("README"), ROOT.resolve("read"))).isFalse();
    assertThat(none.isSame(ROOT.resolve("gone"), ROOT.resolve("Gone"))).isFalse();
    RealNames.Disk strict = disk(true, "README", "readme");
    assertThat(strict.isSame(ROOT.resolve("README"), ROOT.resolve("readme"))).isFalse();
  }

  @Test
  void aPathIsLookedForByAllItsNames() throws IOException {
    RealNames.Disk none = disk(false, "README", "Src/Deep/a");
    List<String> recorded = List.of("ReadMe", "src/Deep/a", "other");
    assertThat(none.all(ROOT, "readme", recorded)).containsExactly("readme", "README", "ReadMe");
    assertThat(none.all(ROOT, "src/deep/A", recorded))
        .containsExactly("src/deep/A", "Src/Deep/a", "src/Deep/a");
    assertThat(none.all(ROOT, "gone", List.of("Gone"))).containsExactly("gone");
    RealNames.Disk strict = disk(true, "README", "readme");
    assertThat(strict.all(ROOT, "readme", List.of("README"))).containsExactly("readme");
  }

  @Test
  void accentsAreTheSameHoweverTheyAreWritten() {
    assertThat(RealNames.fold("Gr\u00f6\u00dfe")).isEqualTo(RealNames.fold("gro\u0308SSE"));
    assertThat(RealNames.fold("a/b")).isNotEqualTo(RealNames.fold("a-b"));
  }
}
