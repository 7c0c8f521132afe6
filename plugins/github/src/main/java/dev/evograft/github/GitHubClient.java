// SPDX-License-Identifier: Apache-2.0
package dev.evograft.github;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpFailure;
import dev.evograft.toolkit.http.HttpRequest;
import dev.evograft.toolkit.http.HttpResponse;
import dev.evograft.toolkit.json.JsonText;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Two calls of GitHub's REST API, version 2022-11-28: list our open issues, open one. */
final class GitHubClient {

  private static final Duration RECHECK = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration LONGEST_REST = Duration.ofHours(24);

  private final HttpClient http;
  private final PluginContext context;
  private final String repository;
  private final URI issues;

  GitHubClient(HttpClient http, PluginContext context, String repository) {
    this.http = http;
    this.context = context;
    this.repository = repository;
    String api = context.config().get(GitHubKeys.API).toString();
    this.issues = URI.create(api.replaceAll("/+$", "") + "/repos/" + repository + "/issues");
  }

  String repository() {
    return repository;
  }

  /**
   * What came of a call.
   *
   * @param issue the address of the issue; empty when there is none
   * @param trouble why nobody knows, and what becomes of the delivery; null when all went well
   */
  record Answer(Optional<String> issue, @Nullable DeliveryResult trouble) {

    static Answer of(String issue) {
      return new Answer(Optional.of(issue), null);
    }

    static Answer none() {
      return new Answer(Optional.empty(), null);
    }

    static Answer trouble(DeliveryResult result) {
      return new Answer(Optional.empty(), result);
    }
  }

  /** Our open issue that bears a mark. */
  Answer find(String mark) throws InterruptedException {
    URI ours =
        URI.create(issues + "?state=open&labels=" + IssueText.LABEL + "&sort=created&per_page=50");
    try {
      HttpResponse answer = http.call(authorized(HttpRequest.get(ours)));
      return answer.status() == 200 ? found(answer, mark) : Answer.trouble(refused(answer));
    } catch (HttpFailure e) {
      return Answer.trouble(DeliveryResult.retry("GitHub: " + e.getMessage(), null));
    }
  }

  private static Answer found(HttpResponse answer, String mark) {
    if (!(parsed(answer) instanceof List<?> list)) {
      return unreadable();
    }
    for (Object one : list) {
      if (one instanceof JsonObject issue
          && !issue.containsKey("pull_request")
          && issue.string("body", "").contains(mark)) {
        return Answer.of(issue.string("html_url", "?"));
      }
    }
    return Answer.none();
  }

  /**
   * Opens an issue. Without an answer nobody knows whether it is open: {@link #find} tells.
   *
   * @param inTime asked right before it is sent
   */
  Answer open(JsonObject issue, BooleanSupplier inTime) throws InterruptedException {
    byte[] body = issue.toString().getBytes(StandardCharsets.UTF_8);
    HttpRequest request = authorized(HttpRequest.postJson(issues, body));
    try {
      HttpResponse answer = http.send(request, inTime).toCompletableFuture().get();
      if (answer.status() != 201) {
        return Answer.trouble(refused(answer));
      }
      return parsed(answer) instanceof JsonObject opened
          ? Answer.of(opened.string("html_url", "?"))
          : Answer.of("?"); // it is open, wherever it is
    } catch (ExecutionException e) {
      String why = e.getCause() instanceof HttpFailure failure ? failure.getMessage() : "" + e;
      return Answer.trouble(DeliveryResult.retry("GitHub: " + why, null));
    }
  }

  private static @Nullable Object parsed(HttpResponse answer) {
    try {
      return JsonText.parseForeign(answer.body());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Answer unreadable() {
    return Answer.trouble(
        DeliveryResult.retry("GitHub's answer cannot be read; is github.api right?", RECHECK));
  }

  private HttpRequest authorized(HttpRequest request) {
    return request
        .withHeader("Authorization", "Bearer " + context.config().get(GitHubKeys.TOKEN))
        .withHeader("Accept", "application/vnd.github+json")
        .withHeader("X-GitHub-Api-Version", "2022-11-28");
  }

  /** What is wrong with a token or a setting pauses; it may be right again without a restart. */
  private DeliveryResult refused(HttpResponse answer) {
    int status = answer.status();
    Optional<Duration> rest = rest(answer);
    if (status == 429 || status == 403 && rest.isPresent()) {
      return DeliveryResult.retry("GitHub asks to wait (" + status + ")", rest.orElse(MINUTE));
    }
    return switch (status) {
      case 301, 302, 307, 308 -> paused("the repository has moved", status, "github.issues");
      case 401 -> paused("the token is refused", status, "GITHUB_TOKEN");
      case 403, 404, 410, 451 ->
          paused(
              "no issue may be opened by this token in " + repository,
              status,
              "github.issues, the token's rights, and whether the repository has issues");
      case 422 -> DeliveryResult.rejected("github_422", "GitHub refused the issue (422)");
      default ->
          status < 500
              ? paused("it does not understand us", status, "github.api")
              : DeliveryResult.retry("GitHub answered " + status, null);
    };
  }

  /** It may be right again without a restart. */
  private DeliveryResult paused(String why, int status, String where) {
    return DeliveryResult.paused(
        "GitHub: " + why + " (" + status + "); look at " + where,
        context.clock().instant().plus(RECHECK));
  }

  /** How long GitHub wants to be left alone; empty when it does not. */
  private Optional<Duration> rest(HttpResponse answer) {
    Optional<Long> after = number(answer, "retry-after");
    String said = new String(answer.body(), StandardCharsets.UTF_8);
    if (after.isEmpty() && said.contains("secondary rate limit")) {
      return Optional.of(MINUTE); // as GitHub's documentation asks, where no header says so
    }
    if (after.isEmpty() && answer.header("x-ratelimit-remaining").orElse("").equals("0")) {
      long now = context.clock().instant().getEpochSecond();
      after = number(answer, "x-ratelimit-reset").map(reset -> reset - now);
    }
    return after.map(
        seconds -> Duration.ofSeconds(Math.max(1, Math.min(LONGEST_REST.toSeconds(), seconds))));
  }

  private static Optional<Long> number(HttpResponse answer, String header) {
    return answer.header(header).filter(text -> text.matches("\\d{1,12}")).map(Long::valueOf);
  }
}
