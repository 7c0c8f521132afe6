// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;

/** One call, from its sending to its end. */
final class PendingCall implements Callback {

  private static final long CHUNK = 8 << 10;

  private final String server;
  private final int maxBody;
  private final SentMarker.Flag sent;
  private final CompletableFuture<HttpResponse> answer = new CompletableFuture<>();

  PendingCall(URI url, int maxBody, SentMarker.Flag sent) {
    this.server = url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
    this.maxBody = maxBody;
    this.sent = sent;
  }

  CompletableFuture<HttpResponse> answer() {
    return answer;
  }

  void refuse(String why) {
    answer.completeExceptionally(new HttpFailure(HttpFailure.Kind.NOT_SENT, why, null));
  }

  @Override
  public void onFailure(Call call, IOException e) {
    HttpFailure.Kind kind = sent.raised ? HttpFailure.Kind.UNCERTAIN : HttpFailure.Kind.NOT_SENT;
    answer.completeExceptionally(new HttpFailure(kind, describe(e), e));
  }

  @Override
  public void onResponse(Call call, Response response) {
    Buffer body = new Buffer();
    try (response) {
      BufferedSource source = response.body().source();
      while (body.size() <= maxBody && source.read(body, CHUNK) >= 0) {
        // reads on
      }
    } catch (IOException e) {
      String why = "the answer of " + server + " broke off";
      answer.completeExceptionally(new HttpFailure(read(response, body), why, e));
      return;
    }
    if (body.size() > maxBody) {
      String why = "the answer of " + server + " is longer than " + maxBody + " bytes";
      answer.completeExceptionally(new HttpFailure(read(response, body), why, null));
    } else {
      answer.complete(read(response, body));
    }
  }

  private HttpResponse read(Response response, Buffer body) {
    Map<String, String> headers = new HashMap<>();
    response
        .headers()
        .forEach(
            header -> headers.put(header.getFirst().toLowerCase(Locale.ROOT), header.getSecond()));
    byte[] bytes = body.readByteArray();
    return new HttpResponse(
        response.code(), headers, bytes.length > maxBody ? Arrays.copyOf(bytes, maxBody) : bytes);
  }

  private String describe(IOException e) {
    if (sent.late) {
      return "it was too late to send it to " + server;
    }
    if (e instanceof UnknownHostException) {
      return "no address is known for " + server;
    }
    if (e instanceof SSLException) {
      return "no secure connection to " + server + ": " + e.getMessage();
    }
    if (e instanceof InterruptedIOException) {
      return (sent.raised ? "no answer from " : "no connection to ") + server + " in time";
    }
    if (e instanceof ConnectException || !sent.raised) {
      return "cannot connect to " + server;
    }
    return "the connection to " + server + " broke before an answer came";
  }
}
