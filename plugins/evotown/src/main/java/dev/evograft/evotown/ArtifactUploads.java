// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.Artifact;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.toolkit.http.HttpFailure;
import dev.evograft.toolkit.http.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the files of runs, piece by piece and in constant memory, to a server that takes them. A
 * reader of its own: files that are large or a line that is slow hold up no report.
 */
final class ArtifactUploads implements Destination {

  private static final Logger log = LoggerFactory.getLogger(ArtifactUploads.class);

  /** With its head, less than a proxy takes by default. */
  private static final int PIECE = 512 << 10;

  private static final int LEAST_PIECE = 32 << 10;

  /** So many that went well make the next ones larger. */
  private static final int GONE_WELL = 16;

  private static final Duration MOMENT = Duration.ofSeconds(5);
  private static final Duration CALL = Duration.ofMinutes(10);

  /** How long a folder that is not there is waited for in between. */
  private static final Duration DISK = Duration.ofMinutes(5);

  private static final String NO_FILES = "this Evotown takes no files";
  private static final Duration MARGIN = Duration.ofSeconds(90);

  private final Link link;
  private final PieceSize pieceSize;
  private final FileSums sums;
  private final UploadBlame blame;
  private final FileTaking taking;

  ArtifactUploads(Link link) {
    this.link = link;
    this.sums = new FileSums(link.context().clock());
    this.pieceSize = new PieceSize(LEAST_PIECE, PIECE, GONE_WELL, link.context().clock());
    this.blame = new UploadBlame(link.context().clock());
    this.taking = new FileTaking(link.context(), link.setup().endpoint());
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
      return DeliveryResult.delivered(NO_FILES);
    }
    PluginContext context = link.context();
    TimeLimit limit = new TimeLimit(CALL.minus(MARGIN), context.clock());
    BooleanSupplier inTime = () -> limit.getAsBoolean() && delivery.inTime().getAsBoolean();
    EvotownClient client = link.client(inTime);
    Policies policies = link.policies().current(client).toCompletableFuture().join();
    Upload upload =
        new Upload(
            delivery.last(),
            client,
            new UploadState(context.workspace(), delivery.key()),
            () -> asked(delivery.key(), inTime));
    for (Artifact artifact : wanted(delivery, policies)) {
      Optional<DeliveryResult> broken = send(upload, artifact, inTime);
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

  /** The files of one run on their way. */
  private record Upload(
      JournalEntry end,
      EvotownClient client,
      UploadState state,
      Supplier<Lookup.Found> run,
      List<String> notes) {
    Upload(JournalEntry end, EvotownClient client, UploadState state, Supplier<Lookup.Found> run) {
      this(end, client, state, run, new ArrayList<>());
    }

    String runId() {
      return end.key();
    }
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

  /** Sends what is missing of a file; what keeps it from being sent, if anything. */
  private Optional<DeliveryResult> send(Upload upload, Artifact artifact, BooleanSupplier inTime) {
    String path = link.context().redactor().redact(artifact.path());
    try (SeekableByteChannel file = Files.newByteChannel(artifact.file())) {
      FileSums.Stamp stamp = FileSums.Stamp.of(artifact.file());
      FileSums.Found found =
          file.size() == artifact.bytes() ? sums.of(artifact, inTime) : FileSums.Found.OTHER;
      if (found == FileSums.Found.LATER) {
        return Optional.of(
            DeliveryResult.paused(
                path + " is being read before it is sent", link.context().clock().instant()));
      }
      if (found == FileSums.Found.OTHER) {
        upload.notes().add(path + " has changed since the run and was not sent");
        return Optional.empty();
      }
      String key = key(artifact);
      long at = upload.state().sent(key);
      boolean begunAnew = at == 0;
      boolean moved = false;
      while (at < artifact.bytes()) {
        if (!stamp.equals(FileSums.Stamp.of(artifact.file()))) {
          // Its times can be set back, and its name changed: the next call reads it once more.
          return Optional.of(
              DeliveryResult.paused(
                  path + " was touched while it was sent",
                  link.context().clock().instant().plus(MOMENT)));
        }
        if (!inTime.getAsBoolean()) {
          return Optional.of(
              DeliveryResult.paused(
                  "more of " + path + " is to come", link.context().clock().instant()));
        }
        byte[] piece = piece(file, at);
        Multipart.Place place = new Multipart.Place(at, artifact.bytes());
        Sent sent = sent(upload, path, piece, place);
        if (sent instanceof Sent.Unanswered lost) {
          return Optional.of(
              moved
                  ? DeliveryResult.paused(
                      "more of " + path + " is to come",
                      link.context().clock().instant().plus(MOMENT))
                  : blame.retry(upload.end(), lost.why()));
        }
        HttpResponse answer = ((Sent.Answered) sent).answer();
        if (Success.isEvotowns(answer)) {
          at += piece.length;
          moved = true;
          taking.took();
          pieceSize.taken();
          blame.taken(upload.runId());
          upload.state().sent(key, at);
        } else if (answer.status() == 413 && piece.length > LEAST_PIECE) {
          pieceSize.tooLarge(piece.length);
        } else if (answer.status() == 409 && !begunAnew) {
          begunAnew = true; // the server has less of it than it had
          at = 0;
          upload.state().sent(key, 0);
        } else {
          return refused(upload, path, answer);
        }
      }
      return Optional.empty();
    } catch (NoSuchFileException e) {
      Path in = artifact.file().toAbsolutePath().getParent();
      if (in == null || !Files.isDirectory(in)) {
        return Optional.of(
            blame.retry(upload.end(), unreadable(path, e), DISK)); // one that is not there yet
      }
      upload.notes().add(path + " is not there any more and was not sent");
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(blame.retry(upload.end(), unreadable(path, e)));
    }
  }

  /** It may be readable in a while; a person is told of one that never is. */
  private static String unreadable(String path, IOException why) {
    return path + " cannot be read (" + why.getClass().getSimpleName() + ")";
  }

  /** What was sent of it is true of this server and this content only. */
  private String key(Artifact artifact) {
    return EngineHome.sum(
        String.join(
            "\n",
            link.setup().endpoint().api().toString(),
            artifact.path(),
            String.valueOf(artifact.sha256())));
  }

  /** What became of a piece. */
  private sealed interface Sent {

    /** Somebody answered. */
    record Answered(HttpResponse answer) implements Sent {}

    /** Nobody did. */
    record Unanswered(String why) implements Sent {}
  }

  /** Sends a piece; the next one is smaller where nobody answers. */
  private Sent sent(Upload upload, String path, byte[] piece, Multipart.Place place) {
    return upload
        .client()
        .<Sent>send(
            Multipart.piece(link.setup().endpoint().artifacts(upload.runId()), path, piece, place),
            Sent.Answered::new,
            failure -> {
              if (failure.kind() != HttpFailure.Kind.NOT_SENT) {
                pieceSize.lost(piece.length);
              }
              return new Sent.Unanswered("Evotown: " + failure.getMessage());
            })
        .toCompletableFuture()
        .join();
  }

  /** Empty where it is about this one file, which is noted and left out. */
  private Optional<DeliveryResult> refused(Upload upload, String path, HttpResponse answer) {
    int status = answer.status();
    Instant now = link.context().clock().instant();
    Refusal why = Refusal.of(answer);
    switch (why) {
      case TOKEN -> {
        return Optional.of(
            DeliveryResult.paused(
                "Evotown refuses the token of this engine for files ("
                    + status
                    + "): run 'evograft evotown status'",
                now.plus(Answers.TOKEN_CHECK)));
      }
      case ROUTE -> {
        return Optional.of(missing(upload, answer));
      }
      case ADDRESS -> {
        boolean noSuch = status == 404 || status == 405; // a path for other methods only
        return Optional.of(noSuch ? missing(upload, answer) : elsewhere(status));
      }
      case BUSY -> {
        return Optional.of(
            RetryAfter.of(answer, link.context().clock())
                .map(time -> DeliveryResult.retry("Evotown answered " + status, time))
                .orElseGet(() -> blame.retry(upload.end(), "Evotown answered " + status)));
      }
      case STRANGER -> {
        return Optional.of(
            blame.retry(
                upload.end(),
                "something in front of Evotown answers " + status + "; check evotown.url"));
      }
      default -> {
        if (status == 404) {
          return Optional.of(notYet(upload));
        }
        if (!Refusal.isEvotowns(answer) && !Refusal.isBare(answer)) {
          return Optional.of(
              blame.retry(
                  upload.end(), "something in front of Evotown answers " + status + " to files"));
        }
        String said = Detail.of(answer, link.context().redactor()).text();
        upload
            .notes()
            .add(path + " was refused (" + status + (said.isEmpty() ? "" : ": " + said) + ")");
        return Optional.empty();
      }
    }
  }

  /**
   * There is no such path, says somebody. Evotown does if it has the run, or knows in its own words
   * that there is none; else another program is at the address, or the run is yet to come.
   */
  private DeliveryResult missing(Upload upload, HttpResponse answer) {
    boolean route = Refusal.of(answer) == Refusal.ROUTE;
    Lookup.Found found = upload.run().get();
    if (found instanceof Lookup.Found.Later later) {
      DeliveryResult result = later.result();
      boolean named = result.kind() == DeliveryResult.Kind.PAUSED || result.after() != null;
      return named ? result : blame.retry(upload.end(), String.valueOf(result.why()));
    }
    boolean evotowns = found instanceof Lookup.Found.None none && none.evotown();
    if (found instanceof Lookup.Found.Run || (route && evotowns)) {
      return takesNone();
    }
    boolean unknown = found instanceof Lookup.Found.None && !evotowns;
    return !route && unknown ? notYet(upload) : elsewhere(answer.status());
  }

  /** For an hour; not where it took some lately, as while an older version is there. */
  private DeliveryResult takesNone() {
    if (taking.tookLately()) {
      return DeliveryResult.paused(
          NO_FILES + " any more", link.context().clock().instant().plus(Answers.RECHECK));
    }
    taking.over();
    return DeliveryResult.delivered(NO_FILES);
  }

  private DeliveryResult notYet(Upload upload) {
    return blame.retry(upload.end(), "Evotown does not have the run yet");
  }

  private DeliveryResult elsewhere(int status) {
    return DeliveryResult.paused(
        link.setup().endpoint().server()
            + " answers "
            + status
            + ", so Evotown's API is not there: check evotown.url",
        link.context().clock().instant().plus(Answers.RECHECK));
  }

  private byte[] piece(SeekableByteChannel file, long at) throws IOException {
    int length = (int) Math.min(pieceSize.now(), file.size() - at);
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
