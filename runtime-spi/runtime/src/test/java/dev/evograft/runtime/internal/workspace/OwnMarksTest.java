// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.OwnFolder;
import dev.evograft.spi.OwnFolder.Standing;
import dev.evograft.spi.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnMarksTest {

  @TempDir Path folder;

  private Path root;
  private Path home;
  private Path file;
  private OwnFolder own;

  @BeforeEach
  void open() throws IOException {
    root = Files.createDirectories(folder.resolve("work")).toRealPath();
    home = folder.resolve("home");
    Files.createDirectories(root.resolve("assets/gep"));
    file = root.resolve("assets/gep/genes.jsonl");
    own = own(home);
  }

  private OwnFolder own(Path someHome) {
    return Place.open(root, someHome).viewOf("test").own(Path.of("assets/gep"));
  }

  private static String begin(OwnFolder own) throws IOException {
    return own.begin().orElseThrow();
  }

  @Test
  void eachMomentKnowsWhatWasWrittenSince() throws IOException {
    own.writes(file);
    String first = begin(own);
    assertThat(own.standing(file, first)).isEqualTo(Standing.UNTOUCHED);
    own.writes(Path.of("genes.jsonl"));
    String second = begin(own);
    assertThat(own.standing(file, first)).isEqualTo(Standing.WRITTEN);
    assertThat(own.standing(file, second)).isEqualTo(Standing.UNTOUCHED);
    own.removes(file);
    assertThat(own.standing(file, second)).isEqualTo(Standing.REMOVED);
    own.makes(file);
    assertThat(own.standing(file, second)).isEqualTo(Standing.MADE);
    own.writes(file);
    assertThat(own(home).standing(file, second)).isEqualTo(Standing.WRITTEN);
    assertThat(own(null).standing(file, second)).isEqualTo(Standing.WRITTEN);
  }

  @Test
  void whatIsForgottenIsNotTakenForUntouched() throws IOException {
    String first = begin(own);
    own.writes(file);
    String second = begin(own);
    own.forget(Optional.of(second));
    assertThat(own.standing(file, second)).isEqualTo(Standing.UNTOUCHED);
    assertThat(own.standing(file, first)).isEqualTo(Standing.UNKNOWN);
    own.forget(Optional.empty());
    assertThat(own.standing(file, second)).isEqualTo(Standing.UNKNOWN);
    String anew = begin(own);
    assertThat(own.standing(file, anew)).isEqualTo(Standing.UNTOUCHED);
    assertThat(own.standing(file, first)).isEqualTo(Standing.UNKNOWN);
  }

  @Test
  void inAWorkspaceThatWasNotNotedNobodyCanTell() throws IOException {
    own = Place.open(root, home).viewOf("test").own(Path.of("memory/evolution"));
    String moment = begin(own);
    assertThat(root.resolve(".evograft")).doesNotExist();
    assertThat(own.standing(root.resolve("memory/evolution/x"), moment))
        .isEqualTo(Standing.UNKNOWN);
  }

  @Test
  void nothingOfAForeignStateFolderIsUsed() throws IOException {
    Path planted = Files.createDirectories(root.resolve(".evograft/own"));
    Path now = planted.resolve(OwnMarks.sum("assets/gep")).resolve("now");
    Files.createDirectories(now.resolve("x"));
    own.writes(file); // and nobody is kept from it
    Files.delete(now.resolve("x"));
    Files.delete(now);
    Files.writeString(now, "0123456789abcdef.7\n");
    String moment = begin(own);
    own.writes(file);
    own.forget(Optional.empty());
    assertThat(now).hasContent("0123456789abcdef.7");
    try (Stream<Path> all = Files.list(now.getParent())) {
      assertThat(all).containsExactly(now);
    }
    assertThat(moment).endsWith("+-");
    Path away = folder.resolve("away");
    Files.move(root.resolve(".evograft"), away);
    Files.createSymbolicLink(root.resolve(".evograft"), away);
    own(null).writes(file);
    own(null).forget(Optional.empty());
    assertThat(away.resolve("own").resolve(planted.relativize(now))).exists();
  }

  @Test
  void whatTheHomeKnowsIsKnownWhereTheWorkspaceNotedNothing() throws IOException {
    Files.createDirectories(root.resolve(".evograft"));
    String moment = begin(own);
    assertThat(moment).endsWith("+-");
    own.writes(file);
    own.makes(file.resolveSibling("capsules.json"));
    assertThat(own.standing(file, moment)).isEqualTo(Standing.WRITTEN);
    assertThat(own.standing(file.resolveSibling("capsules.json"), moment))
        .isEqualTo(Standing.WRITTEN);
    assertThat(own.standing(file.resolveSibling("x"), moment)).isEqualTo(Standing.UNKNOWN);
  }

  @Test
  void whatEitherSaysIsRemovedIsWhereNothingIs() throws IOException {
    String moment = begin(own);
    own.writes(file);
    own(null).removes(file);
    assertThat(own.standing(file, moment)).isEqualTo(Standing.REMOVED);
    Files.writeString(file, "there\n");
    assertThat(own.standing(file, moment)).isEqualTo(Standing.WRITTEN);
  }

  @Test
  void fromADamagedBeginningNothingIsTakenForUntouched() throws IOException {
    String first = begin(own);
    own.writes(file);
    String second = begin(own);
    own.forget(Optional.of(second));
    for (Path top : List.of(root, home)) {
      try (Stream<Path> all = Files.walk(top.resolve(".evograft/own"))) {
        for (Path each : all.filter(path -> path.endsWith("from")).toList()) {
          Files.writeString(each, "");
        }
      }
    }
    assertThat(own.standing(file, first)).isEqualTo(Standing.UNKNOWN);
    String anew = begin(own);
    assertThat(own.standing(file, anew)).isEqualTo(Standing.UNTOUCHED);
    assertThat(own.standing(file, second)).isEqualTo(Standing.UNKNOWN);
  }

  @Test
  void oneFolderHasOneName() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("by-a-link"), root);
    String moment = begin(own);
    Path theirs = link.resolve("assets/gep");
    Place.open(root, home).own(theirs).writes(theirs.resolve("genes.jsonl"));
    assertThat(own.standing(file, moment)).isEqualTo(Standing.WRITTEN);
    assertThat(OwnFolder.named(root, link.resolve("not/there")))
        .isEqualTo(root.resolve("not/there"));
  }

  @Test
  void whereNothingCanBeNotedAllIsUnknownUntilTheNextMoment() throws IOException {
    OwnFolder plain = own(null);
    String moment = begin(plain);
    Path notes = root.resolve(".evograft/own");
    Files.move(notes, folder.resolve("away"));
    Files.createSymbolicLink(notes, folder.resolve("away"));
    plain.writes(file);
    assertThat(plain.standing(file, moment)).isEqualTo(Standing.UNKNOWN);
    Files.delete(notes);
    Files.move(folder.resolve("away"), notes);
    assertThat(plain.standing(file, moment)).isEqualTo(Standing.UNKNOWN);
    String next = begin(plain);
    assertThat(plain.standing(file, next)).isEqualTo(Standing.UNTOUCHED);
    assertThat(plain.standing(file, moment)).isEqualTo(Standing.UNKNOWN);
    assertThat(file.resolveSibling(".evograft.unnoted")).doesNotExist();
  }

  @Test
  void settingsThatAPersonTrustsAreEvografts() throws IOException {
    Place place = Place.open(root, home);
    place.state().ensure();
    OwnFolder state = place.own(place.state().path());
    String moment = begin(state);
    Path settings = place.state().path().resolve("config.properties");
    Files.writeString(settings, "a=1\n");
    assertThat(state.standing(settings, moment)).isEqualTo(Standing.UNTOUCHED);
    place.trust(Map.of(), Map.of("config.properties", "0".repeat(64)));
    assertThat(state.standing(settings, moment)).isEqualTo(Standing.WRITTEN);
    Workspace.Lock free =
        place.viewOf("test").lock(place.state().path().resolve(OwnFolder.LOCK), Duration.ZERO);
    free.close();
  }
}
