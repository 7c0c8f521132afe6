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
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The first phase: what is to be answered. */
final class Detecting {

  /** Every reader of JSON has so many bits in a number. */
  private static final int SEED_BITS = 53;

  private static final Duration FIRST = Duration.ofHours(24);
  private static final int MOST_SOURCES = 20;
  private static final int BYTES_OF_SOURCE = 256 << 10;

  private final Services services;
  private final Detector detector = new Detector(SignalCatalogue.standard());
  private final SecureRandom random = new SecureRandom();

  Detecting(Services services) {
    this.services = services;
  }

  Detected detect(CycleRequest request) {
    PastCycles past = new PastCycles(services.journal());
    PastCycles.Recent recent = past.runs();
    History history = past.history();
    Detection detection =
        detector.detect(new DetectInput(recent.runs(), texts(past), asked(request), history));
    Strategy asked =
        request.strategy() == null ? services.get(EvolveKeys.STRATEGY) : request.strategy();
    long number = services.assets().events().size() + 1L;
    return new Detected(
        detection,
        history,
        asked.resolved(number, detection.signals()),
        new Detected.Origin(
            request.seed().orElseGet(() -> random.nextLong() >>> (Long.SIZE - SEED_BITS)),
            recent.newest(),
            failing(recent.runs()),
            past.unseen()));
  }

  /** What somebody gives is recorded, and compared with what is recorded. */
  private List<String> asked(CycleRequest request) {
    return request.signals().stream().map(services.context().redactor()::redact).toList();
  }

  /** What transcripts and logs say since the last cycle; of the last day in the first one. */
  private List<DetectInput.Text> texts(PastCycles past) {
    List<String> named = services.get(EvolveKeys.SOURCES);
    if (named.isEmpty()) {
      return List.of();
    }
    Instant since =
        past.lastBegan().orElseGet(() -> services.context().clock().instant().minus(FIRST));
    Sources.Limits limits =
        new Sources.Limits(
            MOST_SOURCES, BYTES_OF_SOURCE, services.get(EvolveKeys.SOURCES_BYTES), since);
    List<Path> sources = named.stream().map(this::path).toList();
    return new Sources(limits, services.context().redactor()::redact).read(sources);
  }

  private Path path(String named) {
    return named.startsWith("~/") && services.context().home().isPresent()
        ? services.context().home().get().resolve(named.substring(2))
        : services.root().resolve(named);
  }

  /** The skill of the newest run that failed. */
  private static String failing(List<RunCompleted> oldestFirst) {
    for (int i = oldestFirst.size() - 1; i >= 0; i--) {
      RunCompleted run = oldestFirst.get(i);
      RunSpec spec = run.run().spec();
      if (spec.kind().equals(RunSpec.SKILL) && run.outcome().status() == RunStatus.FAILED) {
        return spec.skill();
      }
    }
    return "";
  }
}
