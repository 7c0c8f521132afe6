// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.snapshot.Restored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Git's own folder in the working tree under another name than {@code .git}. */
@Execution(ExecutionMode.CONCURRENT)
class GitInTreeTest {

  /** Where git's own folder is, and where the work is done. */
  private enum Layout {
    SEPARATE(".data", ""),
    BARE(".bare", "main"),
    BARE_AND_NO_REPOSITORY_ABOVE(".bare", "main"),
    NESTED("lib.data", "lib"),
    LINKED(".data", "");

    private final String git;
    private final String work;

    Layout(String git, String work) {
      this.git = git;
      this.work = work;
    }
  }

  @TempDir Path folder;

  private static Git make(Workbench bench, Layout layout) throws IOException {
    Path root = bench.root;
    String in = layout.work.isEmpty() ? "" : layout.work + "/";
    switch (layout) {
      case SEPARATE -> bench.git.run("init", "-q", "-b", "main", "--separate-git-dir=.data", ".");
      case LINKED -> {
        bench.git.run("init", "-q", "-b", "main");
        Files.move(root.resolve(".git"), root.resolve(".data"));
        Files.createSymbolicLink(root.resolve(".git"), Path.of(".data"));
      }
      case NESTED -> {
        bench.git.run("init", "-q", "-b", "main");
        bench.git.run("init", "-q", "-b", "main", "--separate-git-dir=lib.data", "lib");
      }
      default -> {
        bench.git.run("init", "-q", "-b", "main", "--bare", ".bare");
        if (layout == Layout.BARE) {
          bench.write(".git", "gitdir: ./.bare\n");
        }
        Git bare = new Git(root.resolve(".bare"));
        String tree = bare.run("hash-object", "-t", "tree", "-w", "/dev/null").strip();
        String first = bare.run("commit-tree", "-m", "empty", tree).strip();
        bare.run("worktree", "add", "-q", "-b", "work", "../main", first);
      }
    }
    Git git = new Git(root.resolve(layout.work));
    bench.write(in + "kept.txt", "one\n");
    git.run("add", "kept.txt");
    git.run("commit", "-q", "-m", "first");
    bench.write(in + "kept.txt", "in progress\n");
    bench.write(in + "new.txt", "untracked\n");
    return git;
  }

  /** What is in git's own folder is compared by what git says. */
  private static TreeMap<String, String> view(Workbench bench, Layout layout) throws IOException {
    TreeMap<String, String> view = View.of(bench.root, false);
    view.keySet().removeIf(key -> Entry.within(key, "tree " + layout.git));
    view.replaceAll((key, said) -> said.replaceAll("(?m)^\\? [.]data/.*\n", ""));
    return view;
  }

  private static List<String> faults(Git git) {
    return git.run("fsck", "--no-dangling", "--no-progress")
        .lines()
        .filter(line -> !line.startsWith("notice: "))
        .toList();
  }

  @ParameterizedTest
  @EnumSource(Layout.class)
  void isRecordedAndRestoredOnce(Layout layout) throws IOException {
    try (Workbench bench = Workbench.at(folder.resolve("work"))) {
      Git git = make(bench, layout);
      bench.create();
      TreeMap<String, String> before = view(bench, layout);
      String id = bench.create();

      assertThat(bench.snapshots.diff(id)).isEmpty();
      String in = layout.work.isEmpty() ? "" : layout.work + "/";
      bench.write(in + "kept.txt", "damaged\n");
      bench.write(in + "more.txt", "new\n");
      git.run("add", "more.txt");
      git.run("commit", "-q", "-m", "cycle");
      git.run("branch", "cycle");
      bench.remove(in + "new.txt");
      TreeMap<String, String> damaged = view(bench, layout);

      Restored restored = bench.snapshots.restore(id, List.of());
      assertThat(restored.failed()).isEmpty();
      assertThat(View.differences(before, view(bench, layout))).isEmpty();
      assertThat(bench.snapshots.diff(id)).isEmpty();
      assertThat(faults(git)).isEmpty();

      Restored back = bench.snapshots.restore(restored.undo(), List.of());
      assertThat(back.failed()).isEmpty();
      assertThat(View.differences(damaged, view(bench, layout))).isEmpty();
      assertThat(faults(git)).isEmpty();
      assertThat(bench.snapshots.list()).hasSize(4);
    }
  }
}
