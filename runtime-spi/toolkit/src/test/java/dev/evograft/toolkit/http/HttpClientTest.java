// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpClientTest {

  private static final byte[] BODY = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);

  private final MockWebServer server = new MockWebServer();
  private final HttpSettings settings =
      HttpSettings.of("test", "evograft-test").withDeadline(Duration.ofSeconds(5));
  private final HttpClient client = new HttpClient(settings);

  @BeforeEach
  void listen() throws IOException {
    server.start(InetAddress.getByName("127.0.0.1"), 0);
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void sendsWhatItIsGivenAndReadsTheAnswer() throws Exception {
    server.enqueue(
        new MockResponse.Builder().code(201).setHeader("X-One", "1").body("hello").build());

    HttpResponse answer = client.call(post().withHeader("Authorization", "Bearer t"));

    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("x-ONE")).contains("1");
    assertThat(answer.body()).asString(StandardCharsets.UTF_8).isEqualTo("hello");
    RecordedRequest seen = server.takeRequest();
    assertThat(seen.getRequestLine()).isEqualTo("POST /x?y=1 HTTP/1.1");
    assertThat(seen.getBody().toByteArray()).isEqualTo(BODY);
    assertThat(seen.getHeaders().get("Authorization")).isEqualTo("Bearer t");
    assertThat(seen.getHeaders().get("Content-Type")).isEqualTo("application/json");
    assertThat(seen.getHeaders().get("User-Agent")).isEqualTo("evograft-test");
    assertThat(seen.getHeaders().get("Accept-Encoding")).isEqualTo("identity");
    assertThat(seen.getHeaders().names()).doesNotContain("Upgrade", "Cookie");
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 307, 401, 408, 421, 503})
  void neverSendsAPostAgainWhateverTheAnswer(int status) throws Exception {
    MockResponse.Builder answer =
        new MockResponse.Builder()
            .code(status)
            .setHeader("Retry-After", "0")
            .setHeader("Location", server.url("/elsewhere").toString());
    server.enqueue(answer.build());
    server.enqueue(new MockResponse.Builder().build());

    assertThat(client.call(post()).status()).isEqualTo(status);
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void afterClosingNoThreadWorksOnACallThatWasInHand() throws Exception {
    try (ServerSocket silent = new ServerSocket(0)) {
      HttpClient closing = new HttpClient(HttpSettings.of("closing", "evograft-test"));
      CompletionStage<HttpResponse> answer =
          closing.send(
              HttpRequest.postJson(
                  URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/"), BODY));
      CompletableFuture<Boolean> slow =
          answer
              .handle(
                  (response, failure) -> {
                    // A callback takes some time on the thread that calls it.
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
                    return true;
                  })
              .toCompletableFuture();
      silent.accept().getInputStream().read();

      closing.close();

      assertThat(slow).isDone();
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        if (thread.getName().startsWith("evograft-closing-http")) {
          thread.join(5_000); // its pool is done, and it is about to end
          assertThat(thread.isAlive()).isFalse();
        }
      }
    }
  }

  @Test
  void aRefusedConnectionWasNotSent() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    HttpFailure failure = fails(HttpRequest.get(URI.create("http://127.0.0.1:" + port + "/x?s=1")));

    assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.NOT_SENT);
    assertThat(failure).hasMessage("cannot connect to 127.0.0.1:" + port);
  }

  @Test
  void anUnknownHostWasNotSent() {
    HttpFailure failure = fails(HttpRequest.get(URI.create("https://nowhere.invalid/")));

    assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.NOT_SENT);
    assertThat(failure).hasMessageContaining("nowhere.invalid");
  }

  @Test
  void plainHttpDoesNotLeaveTheMachineUnlessAllowed() {
    HttpFailure failure = fails(HttpRequest.get(URI.create("http://nowhere.invalid/")));

    assertThat(failure).hasMessageContaining("https");
    assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.NOT_SENT);
    try (HttpClient open = new HttpClient(settings.withInsecureAllowed(true))) {
      HttpFailure other =
          catchThrowableOfType(
              HttpFailure.class,
              () -> open.call(HttpRequest.get(URI.create("http://nowhere.invalid/"))));
      assertThat(other).hasMessageContaining("no address");
    }
  }

  @Test
  void aPostWhoseAnswerNeverCameIsUncertainAndSentOnce() {
    server.enqueue(
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());
    server.enqueue(new MockResponse.Builder().build());

    HttpFailure failure = fails(post());

    assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.UNCERTAIN);
    assertThat(failure).hasMessageContaining("broke before an answer came");
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void aPostOnAConnectionThatDiedWhileIdleIsUncertainAndSentOnce() throws Exception {
    try (OneAnswerServer rude = new OneAnswerServer()) {
      assertThat(client.call(HttpRequest.postJson(rude.url(), BODY)).status()).isEqualTo(200);
      rude.dropConnection();

      HttpFailure failure = fails(HttpRequest.postJson(rude.url(), BODY));

      assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.UNCERTAIN);
      assertThat(rude.connections()).isEqualTo(1);
    }
  }

  @Test
  void aGetOnAConnectionThatDiedWhileIdleIsSentAgain() throws Exception {
    try (OneAnswerServer rude = new OneAnswerServer()) {
      assertThat(client.call(HttpRequest.get(rude.url())).status()).isEqualTo(200);
      rude.dropConnection();

      assertThat(client.call(HttpRequest.get(rude.url())).status()).isEqualTo(200);
      assertThat(rude.connections()).isEqualTo(2);
    }
  }

  @Test
  void whatIsTooLateIsNotSent() {
    HttpFailure failure = failureOf(() -> false);

    assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.NOT_SENT);
    assertThat(failure).hasMessageContaining("too late");
    assertThat(server.getRequestCount()).isZero();
  }

  @Test
  void noAnswerInTimeIsUncertain() {
    server.enqueue(new MockResponse.Builder().headersDelay(10, TimeUnit.SECONDS).build());
    HttpFailure failure;
    try (HttpClient hasty = new HttpClient(settings.withDeadline(Duration.ofSeconds(1)))) {
      failure = catchThrowableOfType(HttpFailure.class, () -> hasty.call(post()));
    }

    assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.UNCERTAIN);
    assertThat(failure).hasMessageContaining("in time");
  }

  @Test
  void anAnswerThatBreaksOffHasItsStatus() {
    server.enqueue(
        new MockResponse.Builder()
            .code(202)
            .body("x".repeat(100_000))
            .onResponseBody(new SocketEffect.CloseSocket())
            .build());

    HttpFailure failure = fails(post());

    assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.ANSWERED);
    assertThat(failure.partial()).map(HttpResponse::status).contains(202);
  }

  @Test
  void anAnswerBeyondTheLimitIsCut() {
    server.enqueue(new MockResponse.Builder().code(500).body("x".repeat(5_000)).build());
    HttpFailure failure;
    try (HttpClient small = new HttpClient(settings.withMaxBody(1_000))) {
      failure = catchThrowableOfType(HttpFailure.class, () -> small.call(post()));
    }

    assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.ANSWERED);
    assertThat(failure.partial().orElseThrow().body()).hasSize(1_000);
  }

  @Test
  void aMalformedHeaderIsRefusedWithoutQuotingIt() {
    HttpFailure failure = fails(post().withHeader("Authorization", "Bearer s3cret\n"));

    assertThat(failure.kind()).isEqualTo(HttpFailure.Kind.NOT_SENT);
    assertThat(failure.getMessage()).doesNotContain("s3cret");
    assertThat(post().withHeader("Authorization", "s3cret").toString()).doesNotContain("s3cret");
  }

  @Test
  void localhostIsTriedByAllItsAddresses() throws Exception {
    server.enqueue(new MockResponse.Builder().build());

    URI url = URI.create("http://localhost:" + server.getPort() + "/");
    assertThat(client.call(HttpRequest.postJson(url, BODY)).status()).isEqualTo(200);
  }

  @Test
  void closingEndsWhatIsUnderWayAndItsThreads() {
    server.enqueue(new MockResponse.Builder().headersDelay(10, TimeUnit.SECONDS).build());
    CompletableFuture<HttpResponse> pending = client.send(post()).toCompletableFuture();
    await(() -> server.getRequestCount() == 1);
    client.close();

    await(pending::isCompletedExceptionally);
    await(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("evograft-test-http")));
    assertThat(fails(post())).hasMessage("this client is closed");
  }

  private HttpRequest post() {
    return HttpRequest.postJson(server.url("/x?y=1").uri(), BODY);
  }

  private HttpFailure fails(HttpRequest request) {
    return catchThrowableOfType(HttpFailure.class, () -> client.call(request));
  }

  private HttpFailure failureOf(BooleanSupplier inTime) {
    CompletableFuture<HttpResponse> answer = client.send(post(), inTime).toCompletableFuture();
    return (HttpFailure) catchThrowableOfType(CompletionException.class, answer::join).getCause();
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  /** Answers the first request of each connection, and drops the connection on demand. */
  private static final class OneAnswerServer implements AutoCloseable {

    private final ServerSocket socket = new ServerSocket(0, 8, InetAddress.getByName("127.0.0.1"));
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Socket current;

    OneAnswerServer() throws IOException {
      Thread thread = new Thread(this::serve, "one-answer");
      thread.setDaemon(true);
      thread.start();
    }

    private void serve() {
      try {
        while (true) {
          Socket accepted = socket.accept();
          connections.incrementAndGet();
          byte[] buffer = new byte[8_192];
          int read = accepted.getInputStream().read(buffer);
          assertThat(read).isPositive();
          accepted
              .getOutputStream()
              .write(
                  "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
          current = accepted;
        }
      } catch (IOException e) {
        // closed
      }
    }

    URI url() {
      return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/");
    }

    int connections() {
      return connections.get();
    }

    void dropConnection() throws IOException {
      await(() -> current != null);
      current.close();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
