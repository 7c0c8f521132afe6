// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evolution.patch.FileEdit;
import dev.evograft.evolution.patch.FileVersion;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.testkit.FakeContext;
import dev.evograft.toolkit.process.Leftovers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a restart reads is what was written. */
class CycleStateTest {

  private static final CycleState STATE =
      CycleState.begun(
              new CycleState.Head("cycle", "run", Instant.ofEpochMilli(12345)),
              "0123456789abcdef0123456789abcdef")
          .at(
              Scene.marked("0123456789abcdef0123456789abcdef")
                  .at(Scene.HERE, "snapshot")
                  .with(new Leftovers.Known(7, Instant.ofEpochMilli(99)))
                  .keeping("other", List.of(new Touched("a", "0x", ""), new Touched("b", "", "1"))))
          .to(Step.KEEPING)
          .with(JsonObject.builder().put("x", 1).build());

  @TempDir private Path root;

  @Test
  void nothingIsLostOnItsWay() {
    try (FakeContext context = new FakeContext("evolution", root)) {
      CycleFile file = new CycleFile(context);
      assertThat(file.read()).isEmpty();
      file.write(STATE);
      assertThat(file.read()).contains(STATE);
      file.remove("cycle");
      assertThat(file.read()).isEmpty();
    }
  }

  @Test
  void aDamagedFileIsNoEmptyOne() throws Exception {
    try (FakeContext context = new FakeContext("evolution", root)) {
      CycleFile file = new CycleFile(context);
      file.write(STATE);
      Files.writeString(context.workspace().pluginState().resolve("cycle.json"), "{\"cy");
      assertThatThrownBy(file::read)
          .isInstanceOf(EvograftException.class)
          .hasMessageContaining("cycle.json");
    }
  }

  @Test
  void everyByteOfAChangeIsKept() {
    List<FileEdit> edits =
        List.of(
            new FileEdit("a", null, new FileVersion(new byte[] {0, (byte) 0xff, 10}, true)),
            new FileEdit("b", new FileVersion(new byte[0], false), null));
    assertThat(Edits.of(Edits.trees(edits))).isEqualTo(edits);
  }

  @Test
  void onlyTheNewestProcessesAreRemembered() {
    Scene scene = Scene.marked("m");
    for (int i = 0; i < 200; i++) {
      scene = scene.with(new Leftovers.Known(i, Instant.EPOCH));
    }
    assertThat(scene.processes()).hasSize(50).last().matches(known -> known.pid() == 199);
  }
}
