// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.place.Found.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A walk that knows what an earlier one found tells what one tells that knows nothing. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no time tells that a file is as it was")
class TreeWalkTest {

  @TempDir private Path folder;
  private Path root;
  private Repo repo;
  private Survey before;

  @BeforeEach
  void make() throws Exception {
    repo = Repo.with(folder.resolve("workspace"), "a.txt", "in/b.txt", "in/deep/c.txt");
    root = repo.root();
    repo.write(".gitignore", "ignored/\n*.log\n");
    repo.write("ignored/tool.js", "a tool\n");
    repo.write("in/x.log", "said\n");
    repo.write("data.db", "a database\n");
    before = survey(null);
  }

  private Survey survey(Survey known) throws IOException {
    return Survey.of(
        root, new Survey.Wanted(Optional.empty(), Set.of(), Set.of()), known, 4_000_000_000_000L);
  }

  private Tree checked() throws IOException {
    Tree known = survey(before).tree();
    Tree anew = survey(null).tree();
    assertThat(kinds(known)).isEqualTo(kinds(anew));
    assertThat(known.left()).isEqualTo(anew.left());
    known.entries().values().stream()
        .filter(Found::isCopied)
        .forEach(found -> assertThat(found).isEqualTo(anew.at(found.path())));
    return known;
  }

  private static Map<String, Kind> kinds(Tree tree) {
    Map<String, Kind> kinds = new java.util.LinkedHashMap<>(); // in their order
    tree.entries().forEach((path, found) -> kinds.put(path + " " + found.wanted(), found.kind()));
    return kinds;
  }

  @Test
  void whatIsAsItWasIsTheSame() throws Exception {
    assertThat(checked()).isSameAs(before.tree());
    assertThat(before.now()).isSameAs(before.tree());
  }

  @Test
  void whatWasWrittenAddedAndRemovedIsFound() throws Exception {
    repo.write("in/b.txt", "B\n");
    repo.write("in/new/d.txt", "d\n");
    Files.delete(root.resolve("a.txt"));

    Tree now = checked();

    assertThat(now.at("in/b.txt")).isNotEqualTo(before.tree().at("in/b.txt"));
    assertThat(now.at("in/deep/c.txt")).isSameAs(before.tree().at("in/deep/c.txt"));
  }

  @Test
  void aRuleThatIsNewIsHeardThereAndBeneath() throws Exception {
    repo.write("in/free.tmp", "x\n");
    repo.write("in/deep/free.tmp", "x\n");
    before = survey(null);
    repo.write("in/.gitignore", "*.tmp\n");

    assertThat(checked().at("in/deep/free.tmp").kind()).isEqualTo(Kind.IGNORED);
  }

  @Test
  void aRuleThatIsGoneAndOneAboveAreHeard() throws Exception {
    repo.write(".gitignore", "ignored/\n");
    assertThat(checked().at("in/x.log").kind()).isEqualTo(Kind.FILE);

    repo.write(".git/info/exclude", "deep/\n*.txt\n");
    repo.write("in/deep/e.txt", "e\n");
    checked();
  }

  @Test
  void whatIsStagedCountsAlthoughItIsIgnored() throws Exception {
    repo.git("add", "-f", "in/x.log", "ignored/tool.js");

    Tree now = checked();

    assertThat(now.at("in/x.log").kind()).isEqualTo(Kind.FILE);
    assertThat(now.at("ignored/tool.js").kind()).isEqualTo(Kind.FILE);
  }

  @Test
  void aFileBesideItMakesADatabaseOfIt() throws Exception {
    repo.write("in/b.txt-wal", "log\n");
    assertThat(checked().at("in/b.txt").kind()).isEqualTo(Kind.DATABASE);

    before = survey(null);
    Files.delete(root.resolve("in/b.txt-wal"));

    assertThat(checked().at("in/b.txt").kind()).isEqualTo(Kind.FILE);
  }
}
