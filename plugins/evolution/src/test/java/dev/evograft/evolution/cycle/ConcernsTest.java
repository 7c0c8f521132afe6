// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.own.InTheWay;
import dev.evograft.evolution.place.Doubt;
import dev.evograft.testkit.FakeContext;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a person has to look at is told until somebody did. */
class ConcernsTest {

  @TempDir private Path folder;
  private FakeContext context;
  private Concerns concerns;

  @BeforeEach
  void begin() throws Exception {
    context = new FakeContext("evolution", folder.toRealPath());
    concerns = new Concerns(context);
  }

  @AfterEach
  void end() {
    context.close();
  }

  private static List<Doubt> lasting(String what) {
    return List.of(Doubt.lasting(what));
  }

  @Test
  void whatComesAgainIsOneLineAndNothingIsPushedOut() {
    concerns.add("c0", lasting("libraries were changed"));
    for (int i = 1; i <= 30; i++) {
      concerns.outside("c" + i, List.of(Path.of("/home/u/.agent.json")));
      concerns.outside("c" + i, List.of(Path.of("/home/u/.new" + i)));
      concerns.outside("c" + i, List.of(Path.of("/home/u/.agent.json")));
    }
    concerns.add("c31", List.of(Doubt.passing("somebody worked here")));

    List<String> all = concerns.all();
    assertThat(all).hasSize(22);
    assertThat(all.get(0))
        .isEqualTo("the cycle c0: libraries were changed; then say so: evograft evolve seen");
    assertThat(all.get(1))
        .startsWith("the cycle c30 and 29 earlier ones: ")
        .contains(".agent.json");
    assertThat(all).anyMatch(one -> one.contains(".new1 "));
    assertThat(all.get(21)).startsWith("the cycle c30 and 10 earlier ones: more files outside");
  }

  @Test
  void onlyWhatWasShownIsNotToldAgain() throws Exception {
    concerns.add("c1", lasting("one"));
    concerns.add("c1", lasting("two"));
    List<String> shown = concerns.all();
    concerns.add("c2", lasting("two"));
    concerns.add("c2", lasting("three"));

    concerns.seen(shown);

    assertThat(concerns.all())
        .extracting(one -> one.replaceFirst(";.*", ""))
        .containsExactly("the cycle c2 and an earlier one: two", "the cycle c2: three");
    concerns.seen(concerns.all());
    assertThat(concerns.all()).isEmpty();

    Files.writeString(context.workspace().pluginState().resolve("concerns.json"), "{");
    concerns.seen(List.of());
    assertThat(concerns.all()).as("nobody saw that it cannot be read").hasSize(1);
    concerns.seen(concerns.all());
    assertThat(concerns.all()).isEmpty();
  }

  /** A pipe would hold up who tells of a cheat, and a link lead what is told to a user's file. */
  @ParameterizedTest
  @EnumSource
  @Timeout(60)
  @DisabledOnOs(OS.WINDOWS)
  void whateverIsInThePlaceOfTheFileIsMovedAside(InTheWay what) throws Exception {
    Path file = context.workspace().pluginState().resolve("concerns.json");
    what.put(file);
    assertThat(concerns.all()).singleElement().asString().contains("cannot be read", "evolve seen");

    concerns.add("c1", lasting("one"));

    assertThat(concerns.all()).hasSize(2);
    Path away = context.workspace().pluginState().resolve("aside/c1/1-concerns.json");
    assertThat(concerns.all().get(0)).contains("is none of ours", away.toString());
    assertThat(concerns.all().get(1)).startsWith("the cycle c1: one");
    assertThat(Files.exists(away, LinkOption.NOFOLLOW_LINKS)).isTrue();

    Files.delete(file);
    what.put(file);
    concerns.seen(concerns.all());
    assertThat(concerns.all()).isEmpty();
    assertThat(Files.exists(file, LinkOption.NOFOLLOW_LINKS)).isFalse();
  }
}
