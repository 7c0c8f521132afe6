// SPDX-License-Identifier: Apache-2.0
package dev.evograft.github;

import dev.evograft.spi.PluginContext;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.spi.journal.Journal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/**
 * Counts what evolution fails at, and opens an issue for what it fails at again and again: one for
 * each kind of failure, and one a day at most. What failed meanwhile is counted, and gets its issue
 * when it fails again on another day.
 */
final class IssueDestination implements Destination {

  private static final String ID = "github-issues";
  private static final Duration CALL = Duration.ofSeconds(25);
  private static final Duration OLD = Duration.ofDays(2);
  private static final int MOST_ENTRIES = 100;

  private final PluginContext context;
  private final GitHubClient github;
  private final IssueSearch search;
  private final IssueText text;
  private final Tally tally;

  IssueDestination(PluginContext context, GitHubClient github) {
    this.context = context;
    this.github = github;
    this.search = new IssueSearch(github);
    this.text = new IssueText(context.redactor());
    this.tally = new Tally(context.workspace(), github.repository());
  }

  @Override
  public DestinationSettings settings() {
    Set<String> ends =
        Arrays.stream(CyclePhase.values())
            .filter(CyclePhase::ends)
            .map(CyclePhase::type)
            .collect(Collectors.toSet());
    return DestinationSettings.of(ID, "issues of " + github.repository(), ends)
        .withConcurrency(1)
        .withCallTimeout(CALL);
  }

  @Override
  public CompletionStage<DeliveryResult> deliver(Delivery delivery) {
    try {
      return CompletableFuture.completedFuture(told(delivery));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CompletableFuture.completedFuture(DeliveryResult.retry("interrupted", null));
    }
  }

  private DeliveryResult told(Delivery delivery) throws InterruptedException {
    Journal journal =
        context
            .service(Journal.class)
            .orElseThrow(() -> new IllegalStateException("every runtime has a journal"));
    Optional<Failure> told = Failure.of(journal.read(delivery.key(), -1, MOST_ENTRIES));
    if (told.isEmpty()) {
      return DeliveryResult.delivered();
    }
    Failure cycle = told.get();
    if (cycle.outcome() == CycleOutcome.SUCCESS) {
      tally.succeeded(cycle);
    }
    if (cycle.outcome() != CycleOutcome.FAILED || isOld(cycle) || delivery.replay()) {
      return DeliveryResult.delivered();
    }
    int count = tally.failed(cycle);
    if (count < context.config().get(GitHubKeys.AFTER)) {
      return DeliveryResult.delivered();
    }
    Optional<String> known = tally.issue(cycle);
    return known.isPresent()
        ? DeliveryResult.delivered("its issue is " + known.get())
        : opened(delivery, cycle, count);
  }

  private DeliveryResult opened(Delivery delivery, Failure failure, int count)
      throws InterruptedException {
    Instant now = context.clock().instant();
    boolean asked = tally.isAsked(failure, now);
    if (!asked && !tally.isFree(now)) {
      return DeliveryResult.delivered("no issue: one was opened within a day");
    }
    GitHubClient.Answer there = there(delivery, failure, now);
    if (there.trouble() != null) {
      return there.trouble();
    }
    if (there.issue().isPresent()) {
      tally.opened(failure, there.issue().get());
      return DeliveryResult.delivered("its issue is " + there.issue().get().address());
    }
    if (asked) {
      return DeliveryResult.delivered(
          "no issue: one was asked for within a day, and nobody knows what became of it");
    }
    Runnable undo = tally.asking(failure, now);
    GitHubClient.Answer opened = github.open(text.issue(failure, count), delivery.inTime());
    if (opened.trouble() != null) {
      if (!opened.lost()) {
        undo.run(); // GitHub said no, or was never asked
      }
      return opened.trouble();
    }
    GitHubClient.Issue issue = opened.issue().orElseThrow();
    tally.opened(failure, issue);
    return DeliveryResult.delivered("opened " + issue.address());
  }

  /** The issue that is open for it already, which may have been mended and failed again. */
  private GitHubClient.Answer there(Delivery delivery, Failure failure, Instant now)
      throws InterruptedException {
    OptionalLong number = tally.number(failure);
    if (number.isPresent()) {
      GitHubClient.Answer known = search.numbered(number.getAsLong());
      if (known.trouble() != null || known.issue().isPresent()) {
        return known;
      }
    }
    IssueSearch.Found found =
        search.find(IssueText.mark(failure), tally.page(failure, now), delivery.inTime());
    tally.reached(failure, found.next(), now);
    return found.answer();
  }

  /** What was not told in time may be long mended. */
  private boolean isOld(Failure cycle) {
    return cycle.at().isBefore(context.clock().instant().minus(OLD));
  }
}
