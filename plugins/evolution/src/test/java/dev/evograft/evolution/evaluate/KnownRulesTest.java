// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many rules at once say what each says. */
class KnownRulesTest {

  private static final String[] RULES = {
    "package.json",
    "{gradle,.mvn}/**",
    "**/{test,spec}/**",
    "*.{snap,tmp}",
    "a{b,}.config.*",
    "*x{1,2}*",
    "**/META-INF/services/org.*"
  };

  private static final List<String> PARTS =
      List.of(
          "package.json",
          "Package.JSON",
          "gradle",
          ".mvn",
          "test",
          "spec",
          "a.snap",
          "META-INF",
          "services",
          "org.x",
          "src",
          "x.js",
          "latest",
          "ab.config.js",
          "A.CONFIG.x2",
          "c.tmp",
          "x1y",
          "a.config");

  @Test
  void sayWhatEachSays() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    KnownRules all = KnownRules.of(RULES);
    List<PathRule> each = Stream.of(RULES).map(PathRule::of).toList();
    for (int i = 0; i < 5_000; i++) {
      StringBuilder path = new StringBuilder(PARTS.get(random.nextInt(PARTS.size())));
      for (int more = random.nextInt(4); more > 0; more--) {
        path.append('/').append(PARTS.get(random.nextInt(PARTS.size())));
      }
      String asked = path.toString();
      assertThat(all.matches(asked))
          .as(asked)
          .isEqualTo(each.stream().anyMatch(rule -> rule.matches(asked)));
    }
    assertThat(KnownRules.withCase("*Test.java").matches("src/Latest.java")).isFalse();
    assertThat(KnownRules.withCase("*Test.java").matches("src/ATest.java")).isTrue();
  }
}
