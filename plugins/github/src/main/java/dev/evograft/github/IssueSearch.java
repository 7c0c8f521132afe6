// SPDX-License-Identifier: Apache-2.0
package dev.evograft.github;

import dev.evograft.github.GitHubClient.Answer;
import dev.evograft.github.GitHubClient.Issue;
import dev.evograft.github.GitHubClient.Said;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.DeliveryResult;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the open issue that bears a mark in its body. Labels say nothing: GitHub drops them
 * where a token may only write issues. Nor does a mark alone, which anybody may copy: an issue is
 * believed of who has a say in the repository, and of the token's own user. The token of an app,
 * such as that of GitHub Actions, has none: what that opened is known by its number. Of more than
 * 1,000 open issues the newest are looked at.
 */
final class IssueSearch {

  static final int FIRST_PAGE = 1;

  /** An issue has up to 64 KiB of text. */
  private static final int PAGE = 50;

  private static final int LAST_PAGE = 20;
  private static final String QUERY =
      "?state=open&sort=created&direction=desc&per_page=" + PAGE + "&page=";
  private static final Set<String> HAVE_A_SAY = Set.of("OWNER", "MEMBER", "COLLABORATOR");

  private final GitHubClient github;

  IssueSearch(GitHubClient github) {
    this.github = github;
  }

  /**
   * How far it came.
   *
   * @param answer the issue, that there is none, or the trouble
   * @param next the page to go on with
   */
  record Found(Answer answer, int next) {}

  /**
   * Looks at one page after the other.
   *
   * @param from the page to begin with; while it took too long, new issues moved what is behind it
   *     further back, and those of closed ones that moved before it are not seen
   * @param inTime asked before each page but the first of them
   */
  Found find(String mark, int from, BooleanSupplier inTime) throws InterruptedException {
    int first = from > LAST_PAGE ? FIRST_PAGE : Math.max(FIRST_PAGE, from);
    Said self = null;
    for (int page = first; page <= LAST_PAGE; page++) {
      if (page > first && !inTime.getAsBoolean()) {
        return new Found(
            Answer.trouble(DeliveryResult.retry("GitHub: its issues took too long", null)), page);
      }
      Said said = github.issues(QUERY + page);
      if (said.trouble() != null) {
        return new Found(Answer.trouble(said.trouble()), page);
      }
      if (!(said.body() instanceof List<?> list)) {
        return new Found(Answer.trouble(GitHubClient.unreadable()), page);
      }
      List<JsonObject> marked = marked(list, mark);
      Optional<JsonObject> ours = marked.stream().filter(IssueSearch::hasASay).findFirst();
      if (ours.isEmpty() && !marked.isEmpty()) {
        self = self == null ? github.user() : self;
        if (self.trouble() != null) {
          return new Found(Answer.trouble(self.trouble()), page);
        }
        ours = by(self.body(), marked);
      }
      if (ours.isPresent()) {
        return new Found(Answer.of(Issue.of(ours.get())), FIRST_PAGE);
      }
      if (list.size() < PAGE) {
        break;
      }
    }
    return new Found(Answer.none(), FIRST_PAGE);
  }

  /** Asks for one that was ours when it was seen last; none where it is open no more. */
  Answer numbered(long number) throws InterruptedException {
    Said said = github.issue(number);
    if (said.trouble() != null) {
      return Answer.trouble(said.trouble());
    }
    return said.body() instanceof JsonObject issue && issue.string("state", "").equals("open")
        ? Answer.of(Issue.of(issue))
        : Answer.none();
  }

  private static List<JsonObject> marked(List<?> list, String mark) {
    return list.stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .filter(issue -> !issue.containsKey("pull_request"))
        .filter(issue -> issue.string("body", "").contains(mark))
        .toList();
  }

  private static boolean hasASay(JsonObject issue) {
    return HAVE_A_SAY.contains(issue.string("author_association", ""));
  }

  private static Optional<JsonObject> by(@Nullable Object user, List<JsonObject> issues) {
    return user instanceof JsonObject self && self.integer("id").isPresent()
        ? issues.stream()
            .filter(issue -> issue.object("user").integer("id").equals(self.integer("id")))
            .findFirst()
        : Optional.empty();
  }
}
