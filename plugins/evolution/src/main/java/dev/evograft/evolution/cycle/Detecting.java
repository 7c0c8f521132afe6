// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.detect.DetectInput;
import dev.evograft.evolution.detect.Detection;
import dev.evograft.evolution.detect.Detector;
import dev.evograft.evolution.detect.History;
import dev.evograft.evolution.detect.SignalCatalogue;
import dev.evograft.evolution.detect.Sources;
import dev.evograft.evolution.mutate.Strategy;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.run.RunStatus;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The first phase: what is to be answered. */
final class Detecting {

  /** Every reader of JSON has so many bits in a number. */
  private static final int SEED_BITS = 53;

  private static final int MOST_SOURCES = 20;
  private static final int MOST_SEEN = 100;
  private static final int BYTES_OF_SOURCE = 256 << 10;

  private final Services services;
  private final Detector detector = new Detector(SignalCatalogue.standard());
  private final SecureRandom random = new SecureRandom();

  Detecting(Services services) {
    this.services = services;
  }

  Detected detect(CycleRequest request) {
    PastCycles past = new PastCycles(services.journal());
    OpenRuns open = OpenRuns.of(services.journal());
    // whoever asks again wants what the rules make of the cycles before left out, of all of them
    History history = request.again() ? History.NONE : past.history();
    Sources.Reading texts = texts(past);
    Detection detection =
        detector
            .detect(new DetectInput(open.runs(), texts.texts(), asked(request), history))
            .noting(texts.unread().stream().map(one -> "not read: " + one).toList());
    Strategy asked =
        request.strategy() == null ? services.get(EvolveKeys.STRATEGY) : request.strategy();
    return new Detected(
        detection,
        history,
        new Detected.Course(asked, past.number()),
        new Detected.Origin(
            request.seed().orElseGet(() -> random.nextLong() >>> (Long.SIZE - SEED_BITS)),
            open.range(),
            failing(open.runs(), detection.about()),
            new Detected.Known(
                request.again() ? List.of() : past.window(), past.unseen(), texts.seen())));
  }

  /** What somebody gives is recorded, and compared with what is recorded. */
  private List<String> asked(CycleRequest request) {
    return request.signals().stream().map(services.context().redactor()::redact).toList();
  }

  /**
   * What transcripts and logs say that no cycle with a change knew; of files that none knew what
   * was changed since the last one began, or in the last day; that too where it seems to begin
   * later than now.
   */
  private Sources.Reading texts(PastCycles past) {
    List<Path> sources = sources(services);
    if (sources.isEmpty()) {
      return new Sources.Reading(List.of(), List.of(), List.of());
    }
    PastCycles.Texts known = past.texts();
    Sources.Limits limits =
        new Sources.Limits(
            MOST_SOURCES,
            BYTES_OF_SOURCE,
            services.get(EvolveKeys.SOURCES_BYTES),
            Sources.Span.of(known.since(), services.context().clock().instant()));
    Sources.Reading reading =
        new Sources(limits, services.context().redactor()::redact).read(sources, known.seen());
    Map<String, Sources.Seen> all = new LinkedHashMap<>();
    for (Sources.Seen one : reading.seen()) {
      all.put(one.path(), one);
    }
    known.seen().forEach(one -> all.putIfAbsent(one.path(), one));
    return new Sources.Reading(
        reading.texts(), all.values().stream().limit(MOST_SEEN).toList(), reading.unread());
  }

  /** What {@code evolve.sources} names. */
  static List<Path> sources(Services services) {
    return services.get(EvolveKeys.SOURCES).stream().map(one -> path(services, one)).toList();
  }

  private static Path path(Services services, String named) {
    return named.startsWith("~/") && services.context().home().isPresent()
        ? services.context().home().get().resolve(named.substring(2))
        : services.root().resolve(named);
  }

  /** The skill of the run that the cycle is about; without one that of the newest that failed. */
  private static String failing(List<RunCompleted> oldestFirst, String about) {
    for (int i = oldestFirst.size() - 1; i >= 0; i--) {
      RunCompleted run = oldestFirst.get(i);
      RunSpec spec = run.run().spec();
      boolean asked =
          about.isEmpty()
              ? run.outcome().status() == RunStatus.FAILED
              : run.run().runId().equals(about);
      if (asked && spec.kind().equals(RunSpec.SKILL)) {
        return spec.skill();
      }
    }
    return "";
  }
}
