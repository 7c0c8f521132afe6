// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.spi.PluginContext;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.spi.run.Artifact;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.toolkit.http.HttpResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/**
 * Sends the files of runs, piece by piece and in constant memory, to a server that takes them. A
 * reader of its own: files that are large or a line that is slow hold up no report.
 */
final class ArtifactUploads implements Destination {

  private static final int PIECE = 1 << 20;
  private static final Duration CALL = Duration.ofMinutes(10);
  private static final Duration MARGIN = Duration.ofSeconds(90);

  private final Link link;
  private volatile boolean noSuchEndpoint;

  ArtifactUploads(Link link) {
    this.link = link;
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
    return CompletableFuture.completedFuture(upload(delivery));
  }

  private DeliveryResult upload(Delivery delivery) {
    Optional<String> fault = link.setup().fault();
    if (fault.isPresent()) {
      return DeliveryResult.paused(fault.get(), null);
    }
    if (noSuchEndpoint || !EvotownDestination.isAddressable(delivery.key())) {
      return DeliveryResult.delivered();
    }
    PluginContext context = link.context();
    TimeLimit limit = new TimeLimit(CALL.minus(MARGIN), context.clock());
    BooleanSupplier inTime = () -> limit.getAsBoolean() && delivery.inTime().getAsBoolean();
    EvotownClient client = link.client(inTime);
    Policies policies = link.policies().current(client).toCompletableFuture().join();
    Upload upload =
        new Upload(delivery.key(), client, new UploadState(context.workspace(), delivery.key()));
    for (Artifact artifact : wanted(delivery, policies)) {
      Optional<DeliveryResult> broken = send(upload, artifact, inTime);
      if (broken.isPresent()) {
        return broken.get();
      }
    }
    upload.state().forget();
    return upload.notes().isEmpty()
        ? DeliveryResult.delivered()
        : DeliveryResult.delivered(String.join("; ", upload.notes()));
  }

  /** The files of one run on their way. */
  private record Upload(String runId, EvotownClient client, UploadState state, List<String> notes) {
    Upload(String runId, EvotownClient client, UploadState state) {
      this(runId, client, state, new ArrayList<>());
    }
  }

  private List<Artifact> wanted(Delivery delivery, Policies policies) {
    long above = link.context().config().get(EvotownKeys.UPLOAD_ABOVE);
    return RunCompleted.from(delivery.last()).artifacts().stream()
        .filter(artifact -> artifact.bytes() > above)
        .filter(artifact -> policies.artifactFault(artifact.path(), artifact.bytes()).isEmpty())
        .toList();
  }

  /** Sends what is missing of a file; what keeps it from being sent, if anything. */
  private Optional<DeliveryResult> send(Upload upload, Artifact artifact, BooleanSupplier inTime) {
    String path = link.context().redactor().redact(artifact.path());
    try (SeekableByteChannel file = Files.newByteChannel(artifact.file())) {
      if (file.size() != artifact.bytes()) {
        upload.notes().add(path + " has changed since the run and was not sent");
        return Optional.empty();
      }
      long at = upload.state().sent(path);
      while (at < artifact.bytes()) {
        if (!inTime.getAsBoolean()) {
          return Optional.of(
              DeliveryResult.paused(
                  "more of " + path + " is to come", link.context().clock().instant()));
        }
        byte[] piece = piece(file, at);
        HttpResponse answer = sent(upload, path, piece, new Multipart.Place(at, artifact.bytes()));
        if (answer.status() < 200 || answer.status() >= 300) {
          return refused(upload, path, answer);
        }
        at += piece.length;
        upload.state().sent(path, at);
      }
      return Optional.empty();
    } catch (IOException e) {
      upload.notes().add(path + " could not be read and was not sent");
      return Optional.empty();
    }
  }

  private HttpResponse sent(Upload upload, String path, byte[] piece, Multipart.Place place) {
    return upload
        .client()
        .send(
            Multipart.piece(link.setup().endpoint().artifacts(upload.runId()), path, piece, place),
            answer -> answer,
            failure -> {
              throw new RetriableException(
                  "no_answer", "Evotown: " + failure.getMessage(), failure);
            })
        .toCompletableFuture()
        .join();
  }

  private Optional<DeliveryResult> refused(Upload upload, String path, HttpResponse answer) {
    Detail detail = Detail.of(answer, link.context().redactor());
    if (answer.status() == 405 || (answer.status() == 404 && detail.isRouteMissing())) {
      noSuchEndpoint = true; // found out once
      return Optional.of(DeliveryResult.delivered("this Evotown takes no files"));
    }
    if (answer.status() == 404) {
      return Optional.of(
          DeliveryResult.retry("Evotown does not have the run yet", Duration.ofSeconds(30)));
    }
    if (answer.status() == 401 || answer.status() == 403) {
      return Optional.of(
          DeliveryResult.paused(
              "Evotown refuses the files of this engine ("
                  + answer.status()
                  + "): run 'evograft evotown status'",
              null));
    }
    if (answer.status() >= 500 || answer.status() == 408 || answer.status() == 429) {
      return Optional.of(
          DeliveryResult.retry(
              "Evotown answered " + answer.status(),
              RetryAfter.of(answer, link.context().clock()).orElse(null)));
    }
    upload.notes().add(path + " was refused (" + answer.status() + ")");
    return Optional.empty();
  }

  private static byte[] piece(SeekableByteChannel file, long at) throws IOException {
    int length = (int) Math.min(PIECE, file.size() - at);
    ByteBuffer buffer = ByteBuffer.allocate(length);
    file.position(at);
    while (buffer.hasRemaining() && file.read(buffer) >= 0) {
      // reads on
    }
    if (buffer.hasRemaining()) {
      throw new IOException("it became shorter");
    }
    return buffer.array();
  }
}
