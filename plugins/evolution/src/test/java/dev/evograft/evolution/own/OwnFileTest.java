// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.OwnFolder;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.Workspace;
import dev.evograft.testkit.FakeWorkspace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnFileTest {

  @TempDir Path folder;

  private final List<String> said = new ArrayList<>();

  /** Says what is done in which order. */
  private final class Telling implements Workspace {

    private final FakeWorkspace plain = new FakeWorkspace(folder, "evolution");

    @Override
    public Path root() {
      return plain.root();
    }

    @Override
    public Path state() {
      return plain.state();
    }

    @Override
    public Path pluginState() {
      return plain.pluginState();
    }

    @Override
    public void replace(Path file, byte[] content, Access access) {
      plain.replace(file, content, access);
    }

    @Override
    public Lock lock(Path file, Duration patience) {
      said.add("lock " + file.getFileName());
      return () -> said.add("unlock");
    }

    @Override
    public OwnFolder own(Path of) {
      return new OwnFolder() {
        @Override
        public void writes(Path... files) throws IOException {
          if (of.endsWith("closed")) {
            throw new IOException("cannot be noted");
          }
          said.add("writes " + files[0].getFileName() + " in " + of.getFileName());
        }
      };
    }
  }

  @Test
  void itIsSaidUnderTheLockBeforeItIsWritten() {
    new OwnFile(new Telling(), folder.resolve("memory/a.json")).write(() -> said.add("write"));
    assertThat(said)
        .containsExactly("lock .evograft.lock", "writes a.json in memory", "write", "unlock");
  }

  @Test
  void whatCannotBeNotedIsNotTriedForEver() {
    OwnFile file = new OwnFile(new Telling(), folder.resolve("closed/a.json"));
    assertThatThrownBy(() -> file.write(() -> said.add("write")))
        .isInstanceOf(EvograftException.class)
        .isNotInstanceOf(RetriableException.class)
        .hasMessageContaining("cannot be noted");
    assertThat(said).containsExactly("lock .evograft.lock", "unlock");
  }

  @Test
  void whatFailsGivesTheLockBack() {
    OwnFile file = new OwnFile(new Telling(), folder.resolve("memory/a.json"));
    assertThatThrownBy(
            () ->
                file.write(
                    () -> {
                      throw new IOException("no room");
                    }))
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining("no room");
    assertThat(said).last().isEqualTo("unlock");
  }
}
