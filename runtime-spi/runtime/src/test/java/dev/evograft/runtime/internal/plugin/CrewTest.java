// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CrewTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final Map<String, Object> outcomes = new ConcurrentHashMap<>();

  @Test
  void independent_jobs_run_side_by_side_and_dependent_ones_behind() {
    CyclicBarrier both = new CyclicBarrier(2);
    List<String> order = new ArrayList<>();
    try (Crew crew = new Crew()) {
      crew.run(
          List.of(
              job("c", Set.of("a", "b"), () -> order.add("c")),
              job("a", Set.of(), () -> both.await(20, TimeUnit.SECONDS)),
              job("b", Set.of(), () -> both.await(20, TimeUnit.SECONDS))),
          LONG);
    }
    assertThat(order).containsExactly("c");
    assertThat(outcomes).containsOnlyKeys("a", "b", "c").containsValue("fine");
  }

  @Test
  void a_late_job_is_given_up_and_interrupted_and_the_others_go_on() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    try (Crew crew = new Crew()) {
      crew.run(
          List.of(
              job(
                  "late",
                  Set.of(),
                  () -> {
                    try {
                      never.await();
                    } catch (InterruptedException e) {
                      interrupted.countDown();
                    }
                  }),
              job("other", Set.of("late"), () -> {})),
          Duration.ofMillis(100));
    }
    assertThat(outcomes.get("late")).isInstanceOf(TimeoutException.class);
    assertThat(outcomes.get("other")).isEqualTo("fine");
    assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatever_is_thrown_is_told() {
    try (Crew crew = new Crew()) {
      crew.run(
          List.of(
              job(
                  "error",
                  Set.of(),
                  () -> {
                    throw new AssertionError("x");
                  }),
              job(
                  "deep",
                  Set.of(),
                  () -> {
                    throw new StackOverflowError();
                  })),
          LONG);
    }
    assertThat(outcomes.get("error")).isInstanceOf(AssertionError.class);
    assertThat(outcomes.get("deep")).isInstanceOf(StackOverflowError.class);
  }

  private Crew.Job job(String name, Set<String> after, Crew.Work work) {
    return new Crew.Job(
        name,
        CrewTest.class.getClassLoader(),
        after,
        work,
        failure -> outcomes.put(name, failure == null ? "fine" : failure));
  }
}
