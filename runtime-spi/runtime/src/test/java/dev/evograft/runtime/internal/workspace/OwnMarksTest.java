// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.spi.OwnFolder;
import dev.evograft.spi.OwnFolder.Standing;
import dev.evograft.spi.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
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
  void whatCannotBeNotedIsNotWritten() throws IOException {
    OwnFolder plain = own(null);
    String moment = begin(plain);
    Path notes = root.resolve(".evograft/own");
    Files.move(notes, folder.resolve("away"));
    Files.createSymbolicLink(notes, folder.resolve("away"));
    assertThatThrownBy(() -> plain.writes(file)).isInstanceOf(IOException.class);
    assertThat(plain.standing(file, moment)).isEqualTo(Standing.UNKNOWN);
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
