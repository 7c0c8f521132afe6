// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evograft.spi.snapshot.Restored;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is not committed is in no object that git gives away, and in no file that others read. */
@ExtendWith(WorkbenchExtension.class)
class SecretsTest {

  private static final String SECRET = "TOKEN=s3cr3t-that-nobody-gets";
  private static final String NOBODY = "65534";

  @TempDir Path folder;

  private Workbench bench;

  @Test
  void gitGivesAwayNothingAndHasNothingNew() throws IOException {
    Git nested = bench.nested("vendor/lib");
    List<Git> all = List.of(bench.git, nested);
    List<String> objects = all.stream().map(SecretsTest::objects).toList();

    secretsComeAndGo(bench);

    assertThat(all.stream().map(SecretsTest::objects).toList()).isEqualTo(objects);
    for (Git git : all) {
      Path copies = Files.createTempDirectory(folder, "copies");
      bench.git.run("init", "-q", "--bare", copies.resolve("pushed") + "");
      git.run("push", "-q", "--mirror", copies.resolve("pushed") + "");
      String from = git.run("rev-parse", "--show-toplevel").strip();
      bench.git.run("clone", "-q", "--mirror", from, copies.resolve("cloned") + "");
      for (String copy : List.of("pushed", "cloned")) {
        Git there = new Git(copies.resolve(copy));
        String what = there.run("cat-file", "--batch-all-objects", "--batch");
        assertThat(what).as(copy).contains(" commit ").doesNotContain("s3cr3t");
      }
    }
  }

  /** By trying it, in a repository that is open to all. */
  @Test
  void anotherUserReadsNothing() throws Exception {
    assumeTrue(System.getProperty("user.name", "").equals("root"), "nobody can be another user");
    bench.nested("vendor/lib");
    bench.git.run("config", "core.sharedRepository", "world");
    open(folder);
    bench.write("open", "to all\n");
    assertThat(nobody("cat", bench.root.resolve("open") + ""))
        .as("it gets here")
        .contains("to all");

    secretsComeAndGo(bench);

    Path store = bench.root.resolve(".git/evograft");
    assertThat(store.resolve("main/snapshots.git")).isDirectory();
    readsNothing(store);
    assertThat(
            nobody(
                "git",
                "-c",
                "safe.directory=*",
                "--git-dir=" + store.resolve("main/snapshots.git"),
                "log",
                "--all"))
        .doesNotContain("commit ");
  }

  @Test
  void anotherUserReadsNothingWhereThereIsNoRepository() throws Exception {
    assumeTrue(System.getProperty("user.name", "").equals("root"), "nobody can be another user");
    try (Workbench plain = Workbench.at(folder.resolve("plain"))) {
      plain.write("kept.txt", "one\n");
      open(folder);
      secretsComeAndGo(plain);
      assertThat(plain.root.resolve(".evograft/snapshots.git")).isDirectory();
      readsNothing(plain.root.resolve(".evograft"));
    }
  }

  /** In files of all kinds, through a restore, its undo, a rollback and what is moved aside. */
  private static void secretsComeAndGo(Workbench bench) throws IOException {
    List<String> places = new ArrayList<>(List.of(".env", "src/.env"));
    if (Files.isDirectory(bench.root.resolve("vendor/lib"))) {
      places.add("vendor/lib/.env");
    }
    for (String place : places) {
      Tinker.chmod(bench.write(place, SECRET + " in " + place + "\n"), 0600);
    }
    String id = bench.create();
    for (String place : places) {
      Tinker.chmod(bench.write(place, SECRET + " changed in " + place + "\n"), 0600);
    }
    bench.context.set("snapshot.max_file", "10000");
    Tinker.chmod(bench.write("large", (SECRET + " large\n").repeat(1000)), 0600);
    Restored restored = bench.snapshots.restore(id, List.of());
    assertThat(restored.failed()).isEmpty();
    assertThat(bench.root.resolve("large")).doesNotExist();
    assertThat(bench.snapshots.restore(restored.undo(), List.of()).failed()).isEmpty();
    assertThat(bench.root.resolve("large")).exists();
    bench.context.set("rollback.mode", "stash");
    assertThat(bench.snapshots.rollBack(id).restored().failed()).isEmpty();
    assertThat(bench.root.resolve(".env")).hasContent(SECRET + " in .env");
  }

  private static String objects(Git git) {
    return git.run("cat-file", "--batch-all-objects", "--batch-check");
  }

  /** Everybody may do everything, so that only what the product closes is closed. */
  private static void open(Path top) throws IOException {
    try (var all = Files.walk(top)) {
      for (Path each : all.toList()) {
        if (!Files.isSymbolicLink(each)) {
          Tinker.chmod(each, Files.isDirectory(each) ? 0777 : 0666);
        }
      }
    }
  }

  private void readsNothing(Path store) throws Exception {
    assertThat(nobody("find", store + "", "-type", "f", "-readable")).doesNotContain("/objects/");
    assertThat(nobody("grep", "-ra", SECRET, folder + "")).doesNotContain("TOKEN=");
  }

  /** What another user gets. */
  private static String nobody(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("setpriv", "--reuid=" + NOBODY));
    command.addAll(List.of("--regid=" + NOBODY, "--clear-groups", "--"));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return out;
  }
}
