// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evomap.Bench;
import dev.evograft.evomap.ScriptedHub;
import dev.evograft.evomap.endpoint.RateClass;
import dev.evograft.toolkit.server.Answer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FollowerTest {

  private static final String STREAM = "GET /a2a/events/stream";
  private static final String POLL = "POST /a2a/events/poll";

  @TempDir private Path folder;
  private final List<Instant> asked = new ArrayList<>();
  private Bench bench;
  private Instant begin;

  @BeforeEach
  void open() {
    bench = new Bench(folder).registered();
    begin = bench.clock.instant();
    bench.hub.does(
        POLL,
        request -> {
          asked.add(bench.clock.instant());
          return Answer.json(
              200, ScriptedHub.json("{'events':[{'id':'e1','type':'task_assigned'}]}"));
        });
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private void streamAnswers(int status, String name, String value) {
    bench.hub.does(
        STREAM, request -> Answer.text(status, "text/plain", "not now").withHeader(name, value));
  }

  private void follow() throws InterruptedException {
    new Follower(bench.client(), notice -> false).follow();
  }

  /** Neither the stream nor what takes its place goes past a limit on calls. */
  @Test
  void aHubThatWantsFewerCallsIsLeftAlone() throws Exception {
    streamAnswers(429, "Retry-After", "120");

    follow();

    assertThat(asked).hasSize(1);
    assertThat(asked.get(0)).isAfterOrEqualTo(begin.plusSeconds(120));
    assertThat(bench.hub.requests(STREAM)).hasSize(1);
  }

  /** As one of which there are enough does, or a page in its place: no other question waits. */
  @ParameterizedTest
  @ValueSource(ints = {503, 404, 200})
  void aStreamThatIsNotForNowKeepsNothingElseBack(int status) throws Exception {
    streamAnswers(status, "Retry-After", "3600");

    new Follower(bench.client(), notice -> asked.size() < 60).follow();

    assertThat(asked.get(0)).isEqualTo(begin);
    assertThat(asked.get(59)).isBefore(begin.plusSeconds(3600));
    assertThat(bench.hub.requests(STREAM)).as("it is left alone itself").hasSize(1);
    assertThat(bench.client().hub().limiter().wait(RateClass.READ)).isZero();
  }

  @Test
  void oneThatIsMerelyNotThereIsReplacedAtOnce() throws Exception {
    streamAnswers(404, "X-None", "1");

    follow();

    assertThat(asked).containsExactly(begin);
  }
}
