// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.place.Doubt;
import dev.evograft.testkit.FakeContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
