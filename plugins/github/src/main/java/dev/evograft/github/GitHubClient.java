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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Four calls of GitHub's REST API, version 2022-11-28: list issues, get one, open one, and whose
 * token it is.
 */
final class GitHubClient {

  /** How GitHub answers a token that no user has. */
  private static final Set<Integer> NOBODY = Set.of(403, 404);

  /** How it answers for an issue that was moved or deleted. */
  private static final Set<Integer> GONE = Set.of(301, 404, 410);

  private static final Duration RECHECK = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration LONGEST_REST = Duration.ofHours(24);

  private final HttpClient http;
  private final PluginContext context;
  private final String repository;
  private final String api;
  private final URI issues;

  GitHubClient(HttpClient http, PluginContext context, String repository) {
    this.http = http;
    this.context = context;
    this.repository = repository;
    this.api = context.config().get(GitHubKeys.API).toString().replaceAll("/+$", "");
    this.issues = URI.create(api + "/repos/" + repository + "/issues");
  }

  String repository() {
    return repository;
  }

  /**
   * An issue that is open.
   *
   * @param address for people; {@code ?} where it is unknown
   * @param number in its repository; 0 where it is unknown
   */
  record Issue(String address, long number) {

    static Issue of(JsonObject issue) {
      return new Issue(issue.string("html_url", "?"), issue.integer("number", 0));
    }
  }

  /**
   * What came of a call.
   *
   * @param issue empty when there is none
   * @param trouble why nobody knows, and what becomes of the delivery; null when all went well
   * @param lost whether it was sent and nothing came back that says what became of it
   */
  record Answer(Optional<Issue> issue, @Nullable DeliveryResult trouble, boolean lost) {

    static Answer of(Issue issue) {
      return new Answer(Optional.of(issue), null, false);
    }

    static Answer none() {
      return new Answer(Optional.empty(), null, false);
    }

    static Answer trouble(DeliveryResult result) {
      return new Answer(Optional.empty(), result, false);
    }

    static Answer lost(DeliveryResult result) {
      return new Answer(Optional.empty(), result, true);
    }
  }

  /**
   * What is written somewhere.
   *
   * @param body null where it cannot be read, or there was trouble
   * @param trouble why nobody knows, and what becomes of the delivery; null when all went well
   */
  record Said(@Nullable Object body, @Nullable DeliveryResult trouble) {}

  /**
   * A part of the repository's issues.
   *
   * @param query which
   */
  Said issues(String query) throws InterruptedException {
    return get(URI.create(issues + query), Set.of());
  }

  /**
   * One of the repository's issues; nothing where it is not there any more.
   *
   * @param number of it
   */
  Said issue(long number) throws InterruptedException {
    return get(URI.create(issues + "/" + number), GONE);
  }

  /** The user whose token it is; nobody where it is that of an app. */
  Said user() throws InterruptedException {
    return get(URI.create(api + "/user"), NOBODY);
  }

  private Said get(URI uri, Set<Integer> nothing) throws InterruptedException {
    HttpResponse answer;
    try {
      answer = http.call(authorized(HttpRequest.get(uri)));
    } catch (HttpFailure e) {
      return new Said(null, DeliveryResult.retry("GitHub: " + e.getMessage(), null));
    }
    if (answer.status() == 200) {
      return new Said(parsed(answer), null);
    }
    return nothing.contains(answer.status()) && rest(answer).isEmpty()
        ? new Said(null, null)
        : new Said(null, refused(answer));
  }

  /**
   * Opens an issue. Without an answer nobody knows whether it is open: {@link IssueSearch} tells.
   *
   * @param inTime asked right before it is sent
   */
  Answer open(JsonObject issue, BooleanSupplier inTime) throws InterruptedException {
    byte[] body = issue.toString().getBytes(StandardCharsets.UTF_8);
    HttpRequest request = authorized(HttpRequest.postJson(issues, body));
    AtomicBoolean sent = new AtomicBoolean();
    BooleanSupplier noting =
        () -> {
          boolean send = inTime.getAsBoolean();
          sent.set(send);
          return send;
        };
    try {
      HttpResponse answer = http.send(request, noting).toCompletableFuture().get();
      if (answer.status() != 201) {
        DeliveryResult refused = refused(answer);
        return answer.status() < 500 ? Answer.trouble(refused) : Answer.lost(refused);
      }
      return parsed(answer) instanceof JsonObject opened
          ? Answer.of(Issue.of(opened))
          : Answer.of(new Issue("?", 0)); // it is open, wherever it is
    } catch (ExecutionException e) {
      String why = e.getCause() instanceof HttpFailure failure ? failure.getMessage() : "" + e;
      DeliveryResult retry = DeliveryResult.retry("GitHub: " + why, null);
      return sent.get() ? Answer.lost(retry) : Answer.trouble(retry);
    }
  }

  private static @Nullable Object parsed(HttpResponse answer) {
    try {
      return JsonText.parseForeign(answer.body());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  static DeliveryResult unreadable() {
    return DeliveryResult.retry("GitHub's answer cannot be read; is github.api right?", RECHECK);
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
