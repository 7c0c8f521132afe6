// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evolution.patch.FileEdit;
import dev.evograft.evolution.patch.FileVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody saves while a change is brought: what they saved stays, and nothing of the change. */
class ExchangeTest {

  private static final Beside NAMES = new Beside("cycle-1");

  @TempDir private Path folder;
  private final List<FileEdit> edits =
      List.of(
          edit("a.txt", "a\n", "A\n"),
          edit("b.txt", "b\n", null),
          edit("new/c.txt", null, "C\n"),
          edit("d.txt", "d\n", "D\n"));

  @BeforeEach
  void make() throws IOException {
    for (String name : List.of("a", "b", "d")) {
      Files.writeString(folder.resolve(name + ".txt"), name + "\n");
    }
  }

  private static FileEdit edit(String path, @Nullable String before, @Nullable String after) {
    return new FileEdit(path, version(before), version(after));
  }

  private static @Nullable FileVersion version(@Nullable String text) {
    return text == null ? null : new FileVersion(text.getBytes(StandardCharsets.UTF_8), false);
  }

  private List<String> run(Exchange.Moments moments) {
    return new Exchange(new FolderFiles(folder, NAMES), NAMES, moments).run(edits);
  }

  private TreeMap<String, String> files() throws IOException {
    TreeMap<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        files.put(folder.relativize(file).toString().replace('\\', '/'), Files.readString(file));
      }
    }
    return files;
  }

  @Test
  void noTwoFilesShareANameBesideThem() {
    Beside names = new Beside("cycle-1"); // CRC32 of both is 4ddb0c25
    assertThat(names.old(folder.resolve("plumless")))
        .isNotEqualTo(names.old(folder.resolve("buckeroo")));
  }

  @Test
  void allOfItIsBroughtAndNothingIsLeft() throws IOException {
    assertThat(run(Exchange.Moments.NONE)).isEmpty();
    assertThat(files())
        .containsExactly(
            java.util.Map.entry("a.txt", "A\n"),
            java.util.Map.entry("d.txt", "D\n"),
            java.util.Map.entry("new/c.txt", "C\n"));
  }

  /** At each moment, as editors do that write anew and rename, and as those that write in place. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whateverIsSavedAtAnyMomentStays(boolean renames) throws IOException {
    for (String path : List.of("a.txt", "b.txt", "d.txt", "new/c.txt")) {
      for (int moment = 1; moment <= moments(); moment++) {
        reset();
        TreeMap<String, String> before = files();
        AtomicInteger left = new AtomicInteger(moment);
        AtomicBoolean over = new AtomicBoolean();
        List<String> conflicts =
            run(
                what -> {
                  if (left.decrementAndGet() == 0) {
                    over.set(what.startsWith("forget"));
                    save(path, renames);
                  }
                });
        String when = path + ", moment " + moment + ", conflicts " + conflicts;
        assertThat(files()).as(when).containsEntry(path, "mine\n");
        before.put(path, "mine\n");
        boolean late = conflicts.isEmpty();
        if (!late) {
          assertThat(files()).as(when).isEqualTo(before);
          assertThat(conflicts).as(when).contains(path);
        } else {
          assertThat(files())
              .as(when)
              .containsEntry("d.txt", path.equals("d.txt") ? "mine\n" : "D\n");
        }
      }
    }
  }

  private int moments() throws IOException {
    reset();
    AtomicInteger count = new AtomicInteger();
    run(what -> count.incrementAndGet());
    return count.get();
  }

  private void reset() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> files = new ArrayList<>(all.toList());
      java.util.Collections.reverse(files);
      for (Path file : files) {
        if (!file.equals(folder)) {
          Files.delete(file);
        }
      }
    }
    make();
  }

  private void save(String path, boolean renames) {
    try {
      Path file = folder.resolve(path);
      Files.createDirectories(file.getParent());
      if (renames) {
        Path fresh = Files.writeString(folder.resolve("saving"), "mine\n");
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.writeString(file, "mine\n");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void whoHadAFileOpenLosesNothing() throws IOException {
    try (FileChannel open = FileChannel.open(folder.resolve("a.txt"), StandardOpenOption.WRITE)) {
      List<String> conflicts =
          run(
              what -> {
                if (what.equals("put d.txt")) {
                  try {
                    open.write(java.nio.ByteBuffer.wrap("late\n".getBytes(StandardCharsets.UTF_8)));
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                }
              });
      assertThat(conflicts).containsExactly("a.txt");
    }
    assertThat(files())
        .containsExactly(
            java.util.Map.entry("a.txt", "late\n"),
            java.util.Map.entry("b.txt", "b\n"),
            java.util.Map.entry("d.txt", "d\n"));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aLinkOrAFolderInThePlaceOfAFileStays() throws IOException {
    Path link = folder.resolve("d.txt");
    Files.delete(link);
    Files.createSymbolicLink(link, Path.of("a.txt"));
    assertThat(run(Exchange.Moments.NONE)).containsExactly("d.txt");
    assertThat(link).isSymbolicLink();
    Files.delete(link);
    Files.createDirectories(link.resolve("mine"));

    assertThat(run(Exchange.Moments.NONE)).containsExactly("d.txt");

    assertThat(link.resolve("mine")).isDirectory();
    assertThat(files()).containsOnlyKeys("a.txt", "b.txt").containsEntry("a.txt", "a\n");
  }

  @Test
  void whateverIsThrownHalfWayIsUndone() throws IOException {
    TreeMap<String, String> before = files();
    for (int moment = 1; moment < moments() - 2; moment++) {
      reset();
      AtomicInteger left = new AtomicInteger(moment);
      assertThatThrownBy(
              () ->
                  run(
                      what -> {
                        if (left.decrementAndGet() == 0) {
                          throw new IllegalStateException("it broke");
                        }
                      }))
          .hasMessage("it broke");
      assertThat(files()).isEqualTo(before);
      assertThat(folder.resolve("new")).doesNotExist();
    }
  }

  /** For a while, as fast as it goes; what was saved last is what is there. */
  @Test
  void anEditorThatSavesAllTheTimeLosesNothing() throws Exception {
    for (int round = 0; round < 200; round++) {
      reset();
      AtomicBoolean done = new AtomicBoolean();
      String[] last = {"d\n"};
      Thread editor =
          new Thread(
              () -> {
                for (int i = 0; !done.get() || i == 0; i++) {
                  try {
                    Path fresh = folder.resolveSibling("saving");
                    Files.writeString(fresh, "saved " + i + "\n");
                    Files.move(
                        fresh,
                        folder.resolve("d.txt"),
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.ATOMIC_MOVE);
                    last[0] = "saved " + i + "\n";
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                }
              });
      editor.start();
      run(Exchange.Moments.NONE);
      done.set(true);
      editor.join();
      assertThat(files()).containsEntry("d.txt", last[0]);
      assertThat(files().keySet()).noneMatch(name -> name.contains(".evograft-"));
    }
  }
}
