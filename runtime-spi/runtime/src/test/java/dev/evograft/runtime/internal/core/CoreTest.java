// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.runtime.Problem;
import dev.evograft.runtime.Problem.Severity;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CoreTest {

  @Test
  void ids_are_uuids_of_version_7_that_increase_even_when_the_clock_is_set_back() {
    AtomicLong millis = new AtomicLong(1_800_000_000_000L);
    Ids ids = new Ids(() -> Instant.ofEpochMilli(millis.get()));
    String last = "";
    for (int i = 0; i < 20_000; i++) {
      String id = ids.next();
      assertThat(id).isGreaterThan(last);
      last = id;
      millis.addAndGet(i % 5_000 == 0 ? -1_000 : i % 7 == 0 ? 1 : 0);
    }
    UUID uuid = UUID.fromString(last);
    assertThat(uuid.version()).isEqualTo(7);
    assertThat(uuid.variant()).isEqualTo(2);
    assertThat(uuid.getMostSignificantBits() >>> 16).isGreaterThanOrEqualTo(1_800_000_000_000L);
  }

  @Test
  void ids_of_several_threads_are_different() throws Exception {
    Ids ids = new Ids(InstantSource.system());
    Callable<List<String>> draw =
        () -> {
          List<String> drawn = new ArrayList<>();
          for (int i = 0; i < 5_000; i++) {
            drawn.add(ids.next());
          }
          return drawn;
        };
    ExecutorService threads = Executors.newFixedThreadPool(4);
    Set<String> all = new HashSet<>();
    for (Future<List<String>> drawn : threads.invokeAll(List.of(draw, draw, draw, draw))) {
      all.addAll(drawn.get());
    }
    threads.shutdown();
    assertThat(all).hasSize(20_000);
  }

  @Test
  void a_process_is_dead_only_when_that_is_sure() throws Exception {
    ProcessIdentity mine = ProcessIdentity.current();
    String[] parts = mine.text().split(":", -1);

    assertThat(mine.surelyDead(mine.text())).isFalse();
    assertThat(mine.surelyDead(with(parts, 1, "1"))).as("another start").isTrue();
    assertThat(mine.surelyDead(with(parts, 2, "another boot"))).isTrue();
    assertThat(mine.surelyDead(with(parts, 3, "another namespace"))).isFalse();
    assertThat(mine.surelyDead(with(parts, 4, "another machine"))).isFalse();
    assertThat(mine.surelyDead("")).isFalse();
    assertThat(mine.surelyDead("of a later version")).isFalse();

    Process child = new ProcessBuilder("sleep", "60").start();
    child.destroyForcibly().waitFor();
    assertThat(mine.surelyDead(with(parts, 0, Long.toString(child.pid())))).isTrue();
  }

  private static String with(String[] parts, int index, String value) {
    String[] copy = parts.clone();
    copy[index] = value;
    return String.join(":", copy);
  }

  @Test
  void problems_are_one_line_each_and_stay_until_they_are_over() {
    Problems problems = new Problems(text -> text.replace("secret", "***"));

    problems.error("a", "first\r\nsecret");
    problems.error("a", "first\r\nsecret");
    problems.set("count", new Problem(Severity.WARNING, "b", "1 dropped"), null);
    problems.set("count", new Problem(Severity.WARNING, "b", "2 dropped"), null);

    assertThat(problems.list())
        .containsExactly(
            new Problem(Severity.ERROR, "a", "first ***"),
            new Problem(Severity.WARNING, "b", "2 dropped"));
    problems.clear("count");
    assertThat(problems.list()).hasSize(1);
  }
}
