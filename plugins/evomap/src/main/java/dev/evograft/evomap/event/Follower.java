// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.event;

import dev.evograft.evomap.endpoint.AccountRows;
import dev.evograft.evomap.endpoint.Credential;
import dev.evograft.evomap.hub.Bearer;
import dev.evograft.evomap.hub.Call;
import dev.evograft.evomap.hub.Delay;
import dev.evograft.evomap.hub.Hub;
import dev.evograft.evomap.hub.HubClient;
import dev.evograft.evomap.hub.HubError;
import dev.evograft.evomap.hub.Reply;
import dev.evograft.evomap.settings.EvomapKeys;
import dev.evograft.evomap.settings.Release;
import dev.evograft.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows what a hub has to tell this node: by a stream where the hub has one, else by asking again
 * and again, as often as the hub says. Goes on over failures until nobody wants more.
 */
public final class Follower {

  private static final Logger log = LoggerFactory.getLogger(Follower.class);

  private static final Duration SILENCE = Duration.ofSeconds(90);
  private static final Duration AGAIN = Duration.ofSeconds(3);
  private static final Duration POLL = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** So many polls, and the stream is tried once more. */
  private static final int POLLS = 30;

  private final HubClient client;
  private final Predicate<Notice> taker;
  private volatile boolean ended;
  private Instant restUntil = Instant.MIN;
  private volatile @Nullable InputStream open;

  /**
   * @param taker is given each notice; says whether it wants more
   */
  public Follower(HubClient client, Predicate<Notice> taker) {
    this.client = client;
    this.taker = taker;
  }

  /**
   * Ends what follows, from another thread: who waits for a stream does not hear an interrupt in
   * Java 17.
   */
  public void end() {
    ended = true;
    InputStream body = open;
    if (body != null) {
      closeQuietly(body);
    }
  }

  /**
   * Follows until the taker wants no more, or somebody ends it.
   *
   * @throws InterruptedException if interrupted
   */
  public void follow() throws InterruptedException {
    while (stream() && polls()) {
      log.debug("the stream of {} is tried again", client.hub().address().server());
    }
  }

  /** Reads streams, one after the other, until one does not go well; false for no more. */
  private boolean stream() throws InterruptedException {
    while (!ended) {
      try {
        if (!streamOnce()) {
          return false;
        }
      } catch (IOException e) {
        log.debug("no stream of {}: {}", client.hub().address().server(), e.toString());
        return !ended;
      }
      if (!ended) {
        pause(AGAIN);
      }
    }
    return false;
  }

  private boolean streamOnce() throws IOException, InterruptedException {
    Hub hub = client.hub();
    if (hub.fault().isPresent()) {
      throw new IOException(hub.fault().get());
    }
    if (hub.context().clock().instant().isBefore(restUntil)) {
      throw new IOException("the hub wants to be left alone until " + restUntil);
    }
    URI url = hub.address().at("/a2a/events/stream", Map.of("node_id", hub.nodeId()));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(Duration.ofSeconds(30)) // until the answer begins
            .header("Accept", "text/event-stream")
            .header("User-Agent", "evograft/" + Release.version());
    Bearer bearer = Bearer.of(hub, Credential.NODE_IF_KNOWN);
    if (!bearer.token().isEmpty()) {
      request.header("Authorization", "Bearer " + bearer.token());
    }
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(POLL)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    HttpResponse<InputStream> answer =
        http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      open = body;
      if (ended) {
        return false; // it came too late to be closed
      }
      String type = answer.headers().firstValue("content-type").orElse("");
      if (answer.statusCode() != 200 || !type.startsWith("text/event-stream")) {
        rest(hub, answer);
        throw new IOException("answered " + answer.statusCode());
      }
      return read(body);
    } finally {
      open = null;
    }
  }

  /**
   * A stream that wants to be left alone is; of all else, which other endpoints answer, only a
   * limit on calls says anything.
   */
  private void rest(Hub hub, HttpResponse<InputStream> answer) {
    boolean limit = answer.statusCode() == 429;
    Optional<Duration> asked =
        Delay.of(
            answer.headers().firstValue("Retry-After").orElse(null),
            new Reply(answer.statusCode(), JsonObject.EMPTY),
            hub.context().clock());
    asked
        .or(() -> Optional.of(MINUTE).filter(any -> limit))
        .ifPresent(
            time -> {
              restUntil = hub.context().clock().instant().plus(time);
              if (limit) {
                hub.limiter().rest(AccountRows.EVENTS_POLL.conduct().rate(), time);
              }
            });
  }

  /** Ends a stream that is silent: a connection may be gone without a word. */
  private boolean read(InputStream body) throws IOException {
    AtomicLong heard = new AtomicLong(System.nanoTime());
    InputStream listening = new BufferedInputStream(new Heard(body, heard));
    ScheduledFuture<?> watch =
        client
            .hub()
            .context()
            .executor()
            .scheduleWithFixedDelay(
                () -> {
                  if (System.nanoTime() - heard.get() > SILENCE.toNanos()) {
                    closeQuietly(body);
                  }
                },
                SILENCE.toSeconds(),
                SILENCE.toSeconds() / 3,
                TimeUnit.SECONDS);
    try {
      return new EventStream(listening).read(event -> taker.test(new Notice(event)));
    } finally {
      watch.cancel(false);
    }
  }

  private static void closeQuietly(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      log.debug("closing a silent stream", e);
    }
  }

  /** Asks for a while; false for no more. */
  private boolean polls() throws InterruptedException {
    for (int i = 0; i < POLLS && !ended; i++) {
      Duration wait = POLL;
      try {
        long patience = Math.min(POLL.toMillis(), timeout().toMillis() / 2);
        Reply reply =
            client.call(
                AccountRows.EVENTS_POLL,
                Call.of(JsonObject.builder().put("timeout_ms", patience).build()));
        for (JsonObject event : reply.list(AccountRows.EVENTS_POLL.answer().lists())) {
          if (!taker.test(new Notice(event))) {
            return false;
          }
        }
        wait = Duration.ofMillis(reply.integer("next_poll_after_ms").orElse(POLL.toMillis()));
      } catch (HubError e) {
        log.debug("no events: {}", e.getMessage());
        Instant now = client.hub().context().clock().instant();
        wait = e.again().map(at -> Duration.between(now, at)).orElse(POLL.multipliedBy(2));
      }
      if (!ended) {
        pause(within(wait));
      }
    }
    return !ended;
  }

  private Duration timeout() {
    return client.hub().config().get(EvomapKeys.TIMEOUT);
  }

  private static Duration within(Duration asked) {
    if (asked.compareTo(Duration.ofSeconds(1)) < 0) {
      return Duration.ofSeconds(1);
    }
    return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
  }

  private void pause(Duration time) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    client.pause().of(time);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** Notes when something came. */
  private static final class Heard extends FilterInputStream {

    private final AtomicLong at;

    Heard(InputStream in, AtomicLong at) {
      super(in);
      this.at = at;
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
      int count = super.read(to, from, length);
      at.set(System.nanoTime());
      return count;
    }
  }
}
