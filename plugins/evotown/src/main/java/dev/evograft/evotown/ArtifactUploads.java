// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.spi.run.Artifact;
import dev.evograft.spi.run.RunCompleted;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the files of runs to a server that takes them. A reader of its own: files that are large or
 * a line that is slow hold up no report.
 */
final class ArtifactUploads implements Destination {

  private static final Logger log = LoggerFactory.getLogger(ArtifactUploads.class);

  private static final Duration CALL = Duration.ofMinutes(10);
  private static final Duration MARGIN = Duration.ofSeconds(90);

  private final Link link;
  private final UploadBlame blame;
  private final FileTaking taking;
  private final FileSending sending;

  ArtifactUploads(Link link) {
    this.link = link;
    this.blame = new UploadBlame(link.context().clock());
    this.taking = new FileTaking(link.context(), link.setup().endpoint());
    this.sending = new FileSending(link, blame, taking);
  }

  @Override
  public DestinationSettings settings() {
    return DestinationSettings.of(
            EvotownDestination.ID + "-artifacts",
            link.setup().endpoint().api().toString(),
            Set.of(RunCompleted.TYPE))
        .withConcurrency(2)
        .withCallTimeout(CALL);
  }

  @Override
  public CompletionStage<DeliveryResult> deliver(Delivery delivery) {
    try {
      return CompletableFuture.completedFuture(upload(delivery));
    } catch (EvograftException | UncheckedIOException e) { // such as a disk that is full
      return CompletableFuture.completedFuture(
          blame.retry(delivery.last(), String.valueOf(e.getMessage())));
    }
  }

  private DeliveryResult upload(Delivery delivery) {
    Optional<DeliveryResult> pause = link.pause();
    if (pause.isPresent()) {
      return pause.get();
    }
    if (!EvotownDestination.isAddressable(delivery.key())) {
      return DeliveryResult.delivered();
    }
    if (taking.isOver()) {
      return DeliveryResult.delivered(FileTaking.NO_FILES);
    }
    PluginContext context = link.context();
    TimeLimit limit = new TimeLimit(CALL.minus(MARGIN), context.clock());
    BooleanSupplier inTime = () -> limit.getAsBoolean() && delivery.inTime().getAsBoolean();
    EvotownClient client = link.client(inTime);
    Policies policies = link.policies().current(client).toCompletableFuture().join();
    Upload upload =
        new Upload(
            delivery.last(),
            new UploadState(context.workspace(), delivery.key()),
            new Upload.Way(client, () -> asked(delivery.key(), inTime), inTime));
    for (Artifact artifact : wanted(delivery, policies)) {
      Optional<DeliveryResult> broken = sending.send(upload, artifact);
      if (broken.isPresent()) {
        return broken.get();
      }
    }
    upload.state().forget();
    upload.notes().forEach(note -> log.warn("run {}: {}", delivery.key(), note));
    return upload.notes().isEmpty()
        ? DeliveryResult.delivered()
        : DeliveryResult.delivered(String.join("; ", upload.notes()));
  }

  /** What the server has of a run. */
  private Lookup.Found asked(String runId, BooleanSupplier inTime) {
    Identity identity = link.setup().identity(EvotownPlugin.version()).orElseThrow();
    return new Lookup(link.correspondence(identity, inTime))
        .ask(runId)
        .toCompletableFuture()
        .join();
  }

  private List<Artifact> wanted(Delivery delivery, Policies policies) {
    long above = link.context().config().get(EvotownKeys.UPLOAD_ABOVE);
    return RunCompleted.from(delivery.last()).artifacts().stream()
        .filter(artifact -> artifact.bytes() > above)
        .filter(artifact -> policies.artifactFault(artifact.path(), artifact.bytes()).isEmpty())
        .toList();
  }
}
