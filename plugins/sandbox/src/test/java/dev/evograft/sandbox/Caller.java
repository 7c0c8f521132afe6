// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Calls a stand-in with another client than ours. */
final class Caller {

  /** What came back. */
  record Reply(int status, String contentType, String text) {
    JsonObject json() {
      return JsonText.parseObject(text.getBytes(StandardCharsets.UTF_8));
    }

    Object detail() {
      return json().get("detail");
    }
  }

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();
  private final StandIn standIn;
  private String authorization;
  private String admin;

  Caller(StandIn standIn) {
    this.standIn = standIn;
    this.authorization = "Bearer " + standIn.token();
  }

  Caller with(String header) {
    authorization = header;
    return this;
  }

  Caller asAdmin() {
    admin = standIn.adminToken();
    authorization = null;
    return this;
  }

  Reply get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  Reply post(String path, String body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  Reply send(String method, String path, String body) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(standIn.url() + path));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    if (admin != null) {
      request.header("X-Admin-Token", admin);
    }
    return request;
  }

  Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Reply(
        answer.statusCode(), answer.headers().firstValue("content-type").orElse(""), answer.body());
  }
}
