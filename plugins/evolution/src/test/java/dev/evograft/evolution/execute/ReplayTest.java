// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evolution.evaluate.Bounds;
import dev.evograft.evolution.patch.FileEdit;
import dev.evograft.evolution.patch.FileVersion;
import dev.evograft.evolution.patch.Patch;
import dev.evograft.evolution.patch.PatchWriter;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.Gene;
import dev.evograft.gep.Mutation;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.cycle.ExecutionRequest;
import dev.evograft.spi.cycle.ExecutionResult;
import dev.evograft.spi.cycle.ExecutionResult.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {

  private static final Bounds BOUNDS = new Bounds(Bounds.Caps.DEFAULT, List.of("docs"), List.of());

  @TempDir private Path folder;

  @Test
  void filesBecomeWhatTheCapsuleMadeOfThem() throws Exception {
    Files.writeString(folder.resolve("a.txt"), "a\nb\nc\n");
    Files.writeString(folder.resolve("old.txt"), "gone\n");

    ExecutionResult result =
        replay(
            PatchWriter.write(
                    List.of(
                        edit("a.txt", "a\nb\nc\n", "a\nB\nc\n"),
                        edit("old.txt", "gone\n", null),
                        edit("new/deep/file.txt", null, "new\n")))
                .text());

    assertThat(result.outcome()).isEqualTo(Outcome.DONE);
    assertThat(folder.resolve("a.txt")).hasContent("a\nB\nc\n");
    assertThat(folder.resolve("old.txt")).doesNotExist();
    assertThat(folder.resolve("new/deep/file.txt")).hasContent("new\n");
    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).as("nothing is left behind").hasSize(2);
    }
  }

  @Test
  void ofADiffThatDoesNotApplyNothingIsWritten() throws Exception {
    Files.writeString(folder.resolve("a.txt"), "a\nb\nc\n");
    Files.writeString(folder.resolve("b.txt"), "other\n");

    ExecutionResult result =
        replay(
            PatchWriter.write(
                    List.of(edit("a.txt", "a\nb\nc\n", "a\nB\nc\n"), edit("b.txt", "x\n", "y\n")))
                .text());

    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.summary())
        .isEqualTo(
            "the diff of capsule_1 does not apply: b.txt is not what the change was made for");
    assertThat(folder.resolve("a.txt")).hasContent("a\nb\nc\n");
  }

  /** A merge takes its time; what its user saves meanwhile is on no disk but there. */
  @Test
  void whatAUserSavesWhileItIsMergedStays() throws Exception {
    Path file = Files.writeString(folder.resolve("a.txt"), "0\n1\n2\nthree\n4\n5\n6\n");
    String base = "0\n1\n2\n3\n4\n5\n6\n";
    String diff = PatchWriter.write(List.of(edit("a.txt", base, "0\n1\n2\n3\n4\n5\nsix\n"))).text();
    Patch.Blobs saving =
        id -> {
          try {
            Files.writeString(file, "saved meanwhile\n");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return base.getBytes(StandardCharsets.UTF_8);
        };

    assertThatThrownBy(() -> new Replay(saving, gene -> BOUNDS).execute(request(diff, folder)))
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining("somebody else changed a.txt");

    assertThat(file).hasContent("saved meanwhile\n");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aLinkIsNoWayOut() throws Exception {
    Path outside = Files.createDirectory(folder.resolve("outside"));
    Path inside = Files.createDirectory(folder.resolve("inside"));
    Files.writeString(outside.resolve("a.txt"), "a\n");
    Files.createSymbolicLink(inside.resolve("dir"), outside);
    Files.createSymbolicLink(inside.resolve("a.txt"), outside.resolve("a.txt"));
    String through = PatchWriter.write(List.of(edit("dir/a.txt", "a\n", "b\n"))).text();
    String link = PatchWriter.write(List.of(edit("a.txt", "a\n", "b\n"))).text();
    String beyond = PatchWriter.write(List.of(edit("dir/new.txt", null, "b\n"))).text();

    for (String diff : List.of(through, link, beyond)) {
      assertThatThrownBy(() -> execute(diff, inside))
          .isInstanceOf(EvograftException.class)
          .extracting(e -> ((EvograftException) e).code())
          .isEqualTo("not_a_file");
    }
    assertThat(outside.resolve("a.txt")).hasContent("a\n");
    assertThat(outside.resolve("new.txt")).doesNotExist();
    assertThat(Files.isSymbolicLink(inside.resolve("a.txt"))).isTrue();
    assertThat(Files.isDirectory(inside.resolve("dir"), LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  void withoutADiffItSaysSo() {
    assertThat(replay("").summary()).isEqualTo("there is no capsule with a diff to replay");
    assertThat(replay("no diff").summary()).endsWith("the patch changes no file");
  }

  private ExecutionResult replay(String diff) {
    return execute(diff, folder);
  }

  @Test
  void whatMustNotBeTouchedIsNotWrittenEvenOnce() throws Exception {
    Files.writeString(folder.resolve("a.txt"), "a\n");

    ExecutionResult result =
        replay(
            PatchWriter.write(
                    List.of(
                        edit("a.txt", "a\n", "b\n"), edit(".github/workflows/x.yml", null, "x\n")))
                .text());

    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.summary())
        .isEqualTo(
            "the diff of capsule_1 is not applied: .github/workflows/x.yml is never changed by a cycle");
    assertThat(folder.resolve("a.txt")).hasContent("a\n");
    assertThat(folder.resolve(".github")).doesNotExist();
    assertThat(replay(PatchWriter.write(List.of(edit("docs/x.md", null, "x\n"))).text()).summary())
        .endsWith("docs/x.md is forbidden by the rule docs");
  }

  @Test
  void ofAWriteThatFailsHalfWayNothingIsLeft() throws Exception {
    Files.writeString(folder.resolve("a.txt"), "a\n");
    Files.createDirectory(folder.resolve("z"));
    Files.writeString(folder.resolve("z/taken"), "");
    Optional<FileVersion> made = Optional.ofNullable(version("b\n"));
    Map<String, Optional<FileVersion>> files =
        new TreeMap<>(Map.of("a.txt", made, "new/deep/b.txt", made, "z", made));

    assertThatThrownBy(() -> new FolderFiles(folder).write(files))
        .isInstanceOf(EvograftException.class)
        .hasNoSuppressedExceptions();

    assertThat(folder.resolve("a.txt")).hasContent("a\n");
    try (Stream<Path> left = Files.walk(folder)) {
      assertThat(left.map(file -> folder.relativize(file).toString().replace('\\', '/')))
          .containsExactlyInAnyOrder("", "a.txt", "z", "z/taken");
    }
  }

  @Test
  void aFileThatANameOfOursCouldHideIsLeftAlone() throws Exception {
    Files.writeString(folder.resolve("a.txt"), "a\n");
    Files.writeString(folder.resolve("a.txt.evograft-new"), "of the user\n");

    replay(PatchWriter.write(List.of(edit("a.txt", "a\n", "b\n"))).text());

    assertThat(folder.resolve("a.txt.evograft-new")).hasContent("of the user\n");
  }

  @Test
  void aFileDoesNotBecomeAFolder() throws Exception {
    Files.writeString(folder.resolve("a"), "a\n");
    String diff =
        PatchWriter.write(List.of(edit("a", "a\n", null), edit("a/b", null, "b\n"))).text();

    assertThatThrownBy(() -> replay(diff))
        .isInstanceOf(EvograftException.class)
        .hasMessage("a/b lies behind a, which is no folder");
    assertThat(folder.resolve("a")).hasContent("a\n");
  }

  private static ExecutionRequest.Place place(Path where) {
    return new ExecutionRequest.Place(
        where, Duration.ofMinutes(1), ExecutionRequest.Processes.marked("mark"));
  }

  private static ExecutionResult execute(String diff, Path where) {
    return new Replay(id -> null, gene -> BOUNDS).execute(request(diff, where));
  }

  private static ExecutionRequest request(String diff, Path where) {
    Capsule capsule =
        new Capsule(JsonObject.builder().put("id", "capsule_1").put("diff", diff).build());
    ExecutionRequest.Task task =
        new ExecutionRequest.Task(
            List.of(), new Gene(JsonObject.EMPTY), capsule, new Mutation(JsonObject.EMPTY));
    return new ExecutionRequest("cycle-1", "run-1", place(where), task, "");
  }

  private static FileEdit edit(String path, @Nullable String before, @Nullable String after) {
    return new FileEdit(path, version(before), version(after));
  }

  private static @Nullable FileVersion version(@Nullable String text) {
    return text == null ? null : new FileVersion(text.getBytes(StandardCharsets.UTF_8), false);
  }
}
