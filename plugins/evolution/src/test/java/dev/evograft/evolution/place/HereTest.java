// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Work in the workspace, by what a snapshot has. */
@DisabledOnOs(OS.WINDOWS) // links and executable bits
class HereTest {

  @TempDir private Path root;
  private FakeSnapshots snapshots;
  private Here here;

  @BeforeEach
  void make() throws Exception {
    Files.writeString(root.resolve("a.txt"), "a\n");
    Files.writeString(root.resolve("b.txt"), "b\n");
    Files.createSymbolicLink(root.resolve("link"), Path.of("a.txt"));
    snapshots = new FakeSnapshots(root);
    here = new Here(snapshots, root, snapshots.create("before").id());
  }

  private static List<String> told(Comparison comparison) {
    return comparison.changes().stream().map(c -> c.kind() + " " + c.path()).toList();
  }

  @Test
  void tellsWhatIsDifferent() throws Exception {
    assertThat(here.compare()).isEqualTo(Comparison.NONE);
    Files.writeString(root.resolve("a.txt"), "a\nmore\n");
    Files.delete(root.resolve("b.txt"));
    Files.writeString(root.resolve("c.txt"), "c\n");

    Comparison comparison = here.compare();

    assertThat(told(comparison)).containsExactly("CHANGED a.txt", "REMOVED b.txt", "ADDED c.txt");
    assertThat(comparison.changes().get(0).extent().added()).isEqualTo(1);
    assertThat(comparison.edits()).hasSize(3);
    assertThat(comparison.violations()).isEmpty();
  }

  @Test
  void linksAreNotForCycles() throws Exception {
    Files.delete(root.resolve("link"));
    Files.createSymbolicLink(root.resolve("other"), Path.of("/etc/passwd"));

    Comparison comparison = here.compare();

    assertThat(told(comparison)).containsExactly("REMOVED link", "ADDED other");
    assertThat(comparison.violations()).hasSize(2);
    assertThat(comparison.edits()).isEmpty();
  }

  @Test
  void resetKeepsTheChangeAlone() throws Exception {
    Files.writeString(root.resolve("a.txt"), "changed\n");
    Comparison change = here.compare();
    Files.writeString(root.resolve("a.txt"), "by a check\n");
    Files.writeString(root.resolve("left.tmp"), "by a check\n");
    Files.delete(root.resolve("b.txt"));

    here.reset(change);

    assertThat(told(here.compare())).containsExactly("CHANGED a.txt");
    assertThat(root.resolve("a.txt")).hasContent("changed");
    here.reset(Comparison.NONE);
    assertThat(here.compare()).isEqualTo(Comparison.NONE);
  }
}
