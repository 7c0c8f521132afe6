// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopbackServerTest {

  private static final String AUTH = "Authorization: Bearer s3cret\r\n";

  private final CountDownLatch never = new CountDownLatch(1);
  private final CountDownLatch entered = new CountDownLatch(1);
  private final LoopbackServer server =
      LoopbackServer.builder("test")
          .token("s3cret")
          .maxBody(100)
          .workers(2)
          .route(Route.get("/open", request -> Answer.text(200, "text/plain", "hi")).asOpen())
          .route(
              Route.get(
                  "/runs/{id}/x",
                  request ->
                      Answer.json(
                          200,
                          JsonObject.builder()
                              .put("id", request.param("id"))
                              .put("q", request.query("q").orElse("none"))
                              .put("n", request.queryInt("n").orElse(-1))
                              .build())))
          .route(Route.post("/echo", request -> Answer.json(200, request.json())))
          .route(Route.post("/any", request -> Answer.empty(204)).withAnyContent())
          .route(
              Route.get(
                      "/boom",
                      request -> {
                        throw new IllegalStateException("inner s3cret detail");
                      })
                  .asOpen())
          .route(
              Route.get("/cut", r -> Answer.text(200, "text/plain", "0123456789").cutAfter(4))
                  .asOpen())
          .route(Route.get("/gone", r -> Answer.hangUp()).asOpen())
          .route(
              Route.get(
                      "/stream",
                      r ->
                          Answer.streaming(
                              200,
                              "text/plain",
                              out -> {
                                out.write("one ".getBytes(StandardCharsets.UTF_8));
                                out.flush();
                                entered.await();
                                out.write("two".getBytes(StandardCharsets.UTF_8));
                              }))
                  .asOpen())
          .route(
              Route.get(
                      "/stuck",
                      request -> {
                        entered.countDown();
                        never.await();
                        return Answer.empty(204);
                      })
                  .asOpen())
          .start();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void sendsABodyWhileItComesToBe() throws IOException {
    URI stream = URI.create(server.url() + "/stream");
    try (InputStream in = stream.toURL().openStream()) {
      assertThat(new String(in.readNBytes(4), StandardCharsets.UTF_8)).isEqualTo("one ");
      entered.countDown();
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("two");
    }
  }

  @Test
  void closingEndsAStreamInHand() throws IOException {
    URI stream = URI.create(server.url() + "/stream");
    try (InputStream in = stream.toURL().openStream()) {
      in.readNBytes(4);
      server.close();
      assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class);
    }
  }

  @Test
  void servesRoutesWithParameters() throws IOException {
    assertThat(raw("GET", "/runs/a%20b/x?q=1+2&n=7", AUTH, ""))
        .startsWith("HTTP/1.1 200")
        .endsWith("{\"id\":\"a b\",\"q\":\"1 2\",\"n\":7}");
    assertThat(raw("GET", "/runs/a%2Fb/x", AUTH, "")).startsWith("HTTP/1.1 404");
    assertThat(raw("GET", "/runs/a/x?n=z", AUTH, "")).startsWith("HTTP/1.1 400");
    assertThat(raw("DELETE", "/runs/a/x", AUTH, "")).startsWith("HTTP/1.1 405");
    assertThat(raw("GET", "/runs//x", AUTH, "")).startsWith("HTTP/1.1 404");
  }

  @Test
  void asksForTheTokenUnlessTheRouteIsOpen() throws IOException {
    assertThat(raw("GET", "/open", "", "")).startsWith("HTTP/1.1 200").endsWith("hi");
    assertThat(raw("GET", "/runs/a/x", "", ""))
        .startsWith("HTTP/1.1 401")
        .contains("\"error\":\"unauthorized\"");
    assertThat(raw("GET", "/runs/a/x", "Authorization: Bearer s3cre\r\n", "")).contains(" 401 ");
    assertThat(raw("GET", "/runs/a/x", "Authorization: s3cret\r\n", "")).contains(" 401 ");
    assertThat(raw("GET", "/runs/a/x", "Authorization: bearer s3cret\r\n", "")).contains(" 200 ");
  }

  @Test
  void answersToNamesOfThisMachineOnly() throws IOException {
    assertThat(send("GET /open HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 403")
        .contains("bad_host");
    assertThat(send("GET /open HTTP/1.1\r\nConnection: close\r\n\r\n")).contains("bad_host");
    assertThat(send("GET /open HTTP/1.1\r\nHost: localhost:1\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void doesNotAnswerToWebPages() throws IOException {
    assertThat(raw("GET", "/open", "Origin: https://evil.example\r\n", "")).contains("bad_origin");
    assertThat(raw("GET", "/open", "Origin: null\r\n", "")).contains("bad_origin");
    assertThat(raw("GET", "/open", "Origin: http://localhost:3000\r\n", "")).contains(" 200 ");
  }

  @Test
  void checksContentTypeAndLength() throws IOException {
    String json = AUTH + "Content-Type: application/json; charset=utf-8\r\n";
    assertThat(raw("POST", "/echo", json, "{\"a\":[1]}")).endsWith("{\"a\":[1]}");
    assertThat(raw("POST", "/echo", json, "{\"a\":")).contains(" 400 ").contains("bad_json");
    assertThat(raw("POST", "/echo", json, "[]")).contains(" 400 ");
    assertThat(raw("POST", "/echo", AUTH + "Content-Type: text/plain\r\n", "{}")).contains(" 415 ");
    assertThat(raw("POST", "/echo", AUTH, "{}")).contains(" 415 ");
    assertThat(raw("POST", "/any", AUTH, "what ever")).contains(" 204 ");
    assertThat(raw("POST", "/any", AUTH, "x".repeat(100))).contains(" 204 ");
    assertThat(raw("POST", "/any", AUTH, "x".repeat(101))).contains(" 413 ");
    assertThat(raw("GET", "/open", "X-Long: " + "x".repeat(40_000) + "\r\n", "")).contains(" 431 ");
  }

  @Test
  void aHandlerThatThrowsTellsNothing() throws IOException {
    assertThat(raw("GET", "/boom", "", ""))
        .startsWith("HTTP/1.1 500")
        .contains("\"error\":\"internal\"")
        .doesNotContain("inner");
  }

  @Test
  void imitatesASickServer() throws IOException {
    assertThat(raw("GET", "/cut", "", ""))
        .containsIgnoringCase("content-length: 10")
        .endsWith("\r\n\r\n0123");
    assertThat(raw("GET", "/gone", "", "")).isEmpty();
  }

  @Test
  void closesWithinASecondThoughAHandlerHangs() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.getOutputStream().write(head("GET", "/stuck", "", 0));
      entered.await();
      long before = System.nanoTime();
      server.close();
      server.close();
      assertThat(System.nanoTime() - before).isLessThan(1_000_000_000L);
    }
    assertThatThrownBy(() -> raw("GET", "/open", "", "")).isInstanceOf(IOException.class);
  }

  @Test
  void closesAtOnceWhenNothingIsInHand() throws IOException {
    raw("GET", "/open", "", "");
    long before = System.nanoTime();
    server.close();
    assertThat(System.nanoTime() - before).isLessThan(400_000_000L);
  }

  @Test
  void hasOnlyDaemonThreads() throws IOException {
    raw("GET", "/open", "", "");
    Set<String> alive =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> !thread.isDaemon())
            .map(Thread::getName)
            .filter(name -> name.contains("HTTP") || name.startsWith("evograft"))
            .collect(Collectors.toSet());
    assertThat(alive).isEmpty();
  }

  @Test
  void saysThatAPortIsTaken() {
    assertThatThrownBy(() -> LoopbackServer.builder("other").port(server.port()).start())
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining("port " + server.port())
        .extracting(e -> ((EvograftException) e).code())
        .isEqualTo("port_in_use");
  }

  private String raw(String method, String path, String headers, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return send(
        new String(head(method, path, headers, bytes.length), StandardCharsets.UTF_8) + body);
  }

  private static byte[] head(String method, String path, String headers, int length) {
    return (method
            + " "
            + path
            + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
            + headers
            + (length == 0 ? "" : "Content-Length: " + length + "\r\n")
            + "\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private String send(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
