// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.genestore.file.Masking;
import dev.evograft.spi.asset.MemoryGraph;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunCompleted;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what the journal says of cycles and runs into memory: events of the graph, what genes
 * learn, the narrative and reflections.
 *
 * <p>Everything is keyed by the entry it is made of and written in one order, the event first, so
 * that a delivery that comes again, in whichever process, completes what is missing and repeats
 * nothing.
 */
public final class MemoryProjection implements Destination {

  private static final Logger log = LoggerFactory.getLogger(MemoryProjection.class);

  private static final String ID = "memory";

  private final String target;
  private final MemoryGraph graph;
  private final Chronicle chronicle;
  private final Teacher teacher;
  private final CycleMemories memories;
  private final Past past;
  private final Masking masking;

  MemoryProjection(Outputs outputs, Past past, Masking masking) {
    this.target = outputs.target();
    this.graph = outputs.graph();
    this.chronicle = outputs.chronicle();
    this.teacher = new Teacher(outputs.shelf());
    this.memories = new CycleMemories(teacher::categoryOf);
    this.past = past;
    this.masking = masking;
  }

  /**
   * Where memory goes.
   *
   * @param target the graph's file, for people
   * @param graph the graph
   * @param shelf the genes
   * @param chronicle the files for people
   */
  record Outputs(String target, MemoryGraph graph, GeneShelf shelf, Chronicle chronicle) {}

  /** Earlier entries of a key. */
  interface Past {
    /** Those before an ordinal, in order. */
    List<JournalEntry> before(String key, long ordinal);
  }

  @Override
  public DestinationSettings settings() {
    Set<String> types = new TreeSet<>(Set.of(RunCompleted.TYPE));
    for (CyclePhase phase : CyclePhase.values()) {
      types.add(phase.type());
    }
    return DestinationSettings.of(ID, target, types).startingAt(DestinationSettings.Start.EARLIEST);
  }

  @Override
  public CompletionStage<DeliveryResult> deliver(Delivery delivery) {
    return CompletableFuture.completedFuture(apply(delivery));
  }

  private DeliveryResult apply(Delivery delivery) {
    CycleStory story = before(delivery.entries().get(0));
    long settled = -1;
    for (JournalEntry entry : delivery.entries()) {
      try {
        apply(entry, story);
      } catch (IllegalArgumentException | ArithmeticException e) {
        return settled < 0
            ? DeliveryResult.rejected(
                "unreadable", "the entry " + entry.id() + ": " + e.getMessage())
            : DeliveryResult.deliveredUpTo(settled, null);
      }
      settled = entry.ordinal();
    }
    return DeliveryResult.delivered();
  }

  private void apply(JournalEntry entry, CycleStory story) {
    if (entry.type().equals(RunCompleted.TYPE)) {
      run(entry);
    } else if (CyclePhase.ofType(entry.type()).isPresent()) {
      cycle(story.tell(entry), story);
    }
  }

  private CycleStory before(JournalEntry first) {
    CycleStory story = new CycleStory(masking);
    if (first.ordinal() > 0 && CyclePhase.ofType(first.type()).isPresent()) {
      past.before(first.key(), first.ordinal()).forEach(entry -> tell(story, entry));
    }
    return story;
  }

  /** An entry that cannot be read was a dead letter in its time; the others still tell. */
  private static void tell(CycleStory story, JournalEntry entry) {
    try {
      story.tell(entry);
    } catch (IllegalArgumentException e) {
      log.warn("the entry {} tells nothing: {}", entry.id(), e.getMessage());
    }
  }

  private void run(JournalEntry entry) {
    if (RunMemory.of(entry).isEmpty()) {
      return;
    }
    RunMemory run = RunMemory.of(CycleStory.masked(masking, entry)).orElseThrow();
    graph.append(run.event(teacher::categoryOf));
    if (run.counts()) {
      FailureClass failure = run.succeeded() ? FailureClass.NONE : FailureClass.UNKNOWN;
      teach(entry, run.gene(), run.succeeded(), failure, run.signals());
    }
  }

  private void cycle(JournalEntry entry, CycleStory story) {
    memories.of(entry, story).ifPresent(graph::append);
    CycleEvent event = CycleEvent.from(entry);
    if (!event.phase().ends()) {
      return;
    }
    CycleEnding ending = CycleEnding.of(story, event.phase(), event.details());
    Optional<String> gene = story.gene();
    if (ending.counts() && gene.isPresent() && !ending.othersFault()) {
      FailureClass failure =
          ending.succeeded()
              ? FailureClass.NONE
              : FailureClass.of(ending.code(), ending.reason(), story.checkFailed());
      teach(entry, gene.get(), ending.succeeded(), failure, story.signals());
    }
    chronicle.tryToTell(entry, story, ending);
  }

  private void teach(
      JournalEntry entry,
      String gene,
      boolean success,
      FailureClass failure,
      List<String> signals) {
    teacher.teach(
        gene,
        new Lesson(
            GraphEvents.id(entry), entry.at(), success, failure, signals, Teacher.environment()));
  }
}
