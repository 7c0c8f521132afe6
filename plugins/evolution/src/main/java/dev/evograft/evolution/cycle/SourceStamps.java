// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.cycle.Verdicts.Verdict;
import dev.evograft.evolution.detect.SourceState;
import dev.evograft.evolution.detect.Sources;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What transcripts and logs are at a moment, and whether that is news. Safe for any thread, but it
 * reads the disk.
 */
public final class SourceStamps {

  /** For so long after its end what names a cycle is thought to come of it. */
  private static final Duration LATE = Duration.ofMinutes(1);

  private final Instant now;
  private final List<SourceState> states;

  private SourceStamps(Instant now, List<SourceState> states) {
    this.now = now;
    this.states = states;
  }

  /** Of all that {@code evolve.sources} names. */
  public static SourceStamps now(Services services) {
    return new SourceStamps(
        services.context().clock().instant(), Sources.states(Detecting.sources(services)));
  }

  /** By these a state is told from another whatever the clock says now or said then. */
  public Set<Long> all() {
    return states.stream().map(SourceState::stamp).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Whether one was written that was another before, but for what comes from a cycle late: a log
   * that somebody ships says of its end, or an agent's program has a last line.
   */
  public boolean anyButLate(Set<Long> before, Verdict verdict) {
    return states.stream()
        .filter(one -> !before.contains(one.stamp()))
        .anyMatch(one -> !isRightAfter(one, verdict) || !one.mentions(verdict.cycle()));
  }

  private static boolean isRightAfter(SourceState one, Verdict verdict) {
    return one.changed().isAfter(verdict.ended())
        && one.changed().isBefore(verdict.ended().plus(LATE));
  }

  /** Whether one was written that was another before. */
  public boolean anyBut(Set<Long> before) {
    return states.stream().anyMatch(one -> !before.contains(one.stamp()));
  }

  /**
   * Whether one was written that a cycle has not read; without a cycle, in the last day. What the
   * cycle itself may have written while it worked counts only where it does not say so.
   */
  public boolean anySince(Optional<Verdict> verdict) {
    Instant since = Sources.Span.of(verdict.map(Verdict::looked), now).since();
    Predicate<SourceState> news =
        verdict
            .<Predicate<SourceState>>map(
                of -> one -> one.changed().isAfter(of.ended()) ? !isRead(one, of) : isNews(one, of))
            .orElse(one -> true);
    return states.stream().filter(one -> one.changed().isAfter(since)).anyMatch(news);
  }

  /**
   * Whether one was written while a cycle worked, by somebody else.
   *
   * @param before as {@link #all} was when it began
   */
  public boolean anyWhile(Verdict verdict, Set<Long> before) {
    return states.stream()
        .filter(one -> !before.contains(one.stamp()))
        .anyMatch(one -> isNews(one, verdict));
  }

  private static boolean isNews(SourceState one, Verdict of) {
    return !isRead(one, of) && !one.mentions(of.cycle());
  }

  private static boolean isRead(SourceState one, Verdict by) {
    return Long.valueOf(one.size()).equals(by.read().get(one.file().toString()));
  }
}
