// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import dev.evograft.runtime.Metric;
import dev.evograft.runtime.internal.fence.Listeners;
import dev.evograft.runtime.internal.fence.Sources;
import dev.evograft.runtime.internal.journal.Room;
import dev.evograft.spi.journal.Deliveries.DestinationStatus;
import java.util.ArrayList;
import java.util.List;

/** Reads the figures of the run machinery. */
final class RunMetrics {

  private final RunJournal journal;
  private final Room room;
  private final List<Listeners<?>> listeners;
  private final Sources sources;

  RunMetrics(RunJournal journal, Room room, List<Listeners<?>> listeners, Sources sources) {
    this.journal = journal;
    this.room = room;
    this.listeners = listeners;
    this.sources = sources;
  }

  List<Metric> with(List<DestinationStatus> destinations) {
    List<Metric> metrics = new ArrayList<>();
    addRuns(metrics);
    addFences(metrics);
    destinations.forEach(
        destination ->
            metrics.add(
                Metric.gauge(
                        "evograft_destination_up",
                        "1 while the destination is active, 0 while it waits, is paused or absent.",
                        destination.state().equals("active") ? 1 : 0)
                    .with("destination", destination.id())));
    destinations.forEach(
        destination ->
            metrics.add(
                Metric.gauge(
                        "evograft_destination_pending",
                        "Entries that the destination has not settled, counted up to 10,000.",
                        destination.pending())
                    .with("destination", destination.id())));
    destinations.forEach(
        destination ->
            metrics.add(
                Metric.gauge(
                        "evograft_destination_dead_letters",
                        "Entries that the destination refused.",
                        destination.deadLetters())
                    .with("destination", destination.id())));
    return metrics;
  }

  private void addRuns(List<Metric> metrics) {
    RunCounts counts = journal.counts();
    metrics.add(
        Metric.counter("evograft_runs_started_total", "Runs that were begun.", counts.started()));
    counts
        .ended()
        .forEach(
            (status, count) ->
                metrics.add(
                    Metric.counter("evograft_runs_ended_total", "Runs whose end is on disk.", count)
                        .with("status", status.word())));
    metrics.add(
        Metric.gauge(
            "evograft_runs_open", "Runs that are open or wait for the disk.", room.used()));
    metrics.add(
        Metric.counter(
            "evograft_unrecorded_total",
            "Runs and entries for which there was no room.",
            room.refused()));
    metrics.add(
        Metric.counter(
            "evograft_progress_dropped_total",
            "Progress that a newer one replaced before it was written.",
            journal.droppedProgress()));
    metrics.add(
        Metric.counter(
            "evograft_progress_refused_total",
            "Progress that was not written because the journal is larger than it may be.",
            journal.refusedProgress()));
    metrics.add(
        Metric.counter(
            "evograft_runs_abandoned_total",
            "Runs that nobody else would have ended, and that this process ended.",
            counts.abandoned()));
  }

  private void addFences(List<Metric> metrics) {
    metrics.add(
        Metric.counter(
            "evograft_listener_events_dropped_total",
            "Events that a listener was too slow for.",
            listeners.stream().mapToLong(Listeners::dropped).sum()));
    metrics.add(
        Metric.counter(
            "evograft_listener_errors_total",
            "Calls of a listener that threw.",
            listeners.stream().mapToLong(Listeners::thrown).sum()));
    metrics.add(
        Metric.counter(
            "evograft_signal_sources_left_out_total",
            "Runs that a source of signals was left out of, because it threw or was late.",
            sources.leftOut()));
  }
}
