// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.toolkit.http.HttpRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SignatureTest {

  private static final URI URL = URI.create("https://evo.example/api/v1/runs/r/complete");

  /** Computed with {@code printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac key}. */
  @Test
  void signsTimeDotBody() {
    byte[] body = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);

    HttpRequest signed =
        Signature.sign(
            HttpRequest.postJson(URL, body), "key", Instant.ofEpochSecond(1_700_000_000));

    assertThat(signed.headers())
        .containsEntry("X-Evotown-Timestamp", "1700000000")
        .containsEntry(
            "X-Evotown-Signature",
            "a438e398bfafc57e4396bb7fc2304422f0f768e965d073ca313cb52e22e6ad03");
  }

  @Test
  void aRequestWithoutBodyIsSignedWithNothingBehindTheDot() {
    HttpRequest signed =
        Signature.sign(HttpRequest.get(URL), "key", Instant.ofEpochSecond(1_700_000_000));

    assertThat(signed.headers())
        .containsEntry(
            "X-Evotown-Signature",
            "0f1cc1f811f42fd12af9618acf321769899fa521fe07a642f70a61785e130770");
  }
}
