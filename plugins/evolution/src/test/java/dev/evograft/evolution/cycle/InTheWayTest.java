// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evolution.own.InTheWay;
import dev.evograft.spi.EvograftException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever lies where a file of ours should be: nobody waits for it, or runs out of memory. */
@DisabledOnOs(OS.WINDOWS) // which has no such pipes
@Timeout(60)
class InTheWayTest {

  @TempDir private Path folder;
  private Lab lab;

  @BeforeEach
  void begin() throws Exception {
    lab = new Lab(folder);
  }

  @AfterEach
  void end() {
    lab.close();
  }

  private Path ours(String name) {
    return lab.context.workspace().pluginState().resolve(name);
  }

  private static void fails(ThrowingCallable what, String code, String message) {
    assertThatThrownBy(what)
        .isInstanceOfSatisfying(EvograftException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @EnumSource
  void theStateOfACycleIsNamed(InTheWay what) throws Exception {
    what.put(ours("cycle.json"));

    fails(() -> new CycleFile(lab.context).read(), "bad_cycle_file", "then remove the file");
    fails(() -> lab.cycles().recover(), "bad_cycle_file", "it is no file of at most");
  }

  @ParameterizedTest
  @EnumSource
  void whatThereWasIsTakenForWrittenOver(InTheWay what) throws Exception {
    lab.cycles(); // has the services at hand
    String seal = Ledgers.of(lab.services()).seal();
    assertThat(Ledgers.differing(lab.services(), seal)).isEmpty();
    what.put(ours("ledgers.jsonl"));

    assertThat(Ledgers.differing(lab.services(), seal))
        .containsExactly("what there was of settings, genes and capsules was written over");
    assertThat(Ledgers.of(lab.services()).seal()).as("the next one").isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void whatWasPutBackIsRememberedAnew(InTheWay what) throws Exception {
    Instant now = Instant.parse("2026-05-05T00:00:00Z");
    what.put(ours("put-back.json"));
    PutBack putBack = new PutBack(lab.context.workspace());
    assertThat(putBack.since("capsule_a", Instant.EPOCH)).isEqualTo(Instant.EPOCH);

    putBack.add("capsule_a", now, new Aside(lab.context.workspace(), "c1"));

    assertThat(putBack.since("capsule_a", Instant.EPOCH)).isEqualTo(now);
    assertThat(Files.exists(ours("aside/c1/1-put-back.json"), LinkOption.NOFOLLOW_LINKS)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void whereTheFoldersOfCyclesAreIsNamed(InTheWay what) throws Exception {
    CycleFolders folders = new CycleFolders(lab.context);
    Path own = folders.own();
    what.put(own.resolveSibling(own.getFileName() + ".owner"));
    fails(folders::own, "read_failed", ".owner: it is no file of at most");

    what.put(ours("cycles.id"));
    fails(folders::known, "read_failed", "move it away");
    fails(folders::own, "read_failed", "move it away");
  }

  @ParameterizedTest
  @EnumSource
  void whatIsKeptOfACycleThatWaitsIsTouched(InTheWay what) throws Exception {
    CycleResult waits = lab.run();
    assertThat(waits.waiting()).isNotNull();
    what.put(new CycleFile(lab.context).folder(waits.cycle()).resolve("held.json"));

    fails(() -> lab.cycles().solidify(Progress.NONE), "plan_touched", "it is no file of at most");
  }
}
