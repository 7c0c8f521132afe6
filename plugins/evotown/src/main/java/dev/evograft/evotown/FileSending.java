// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.run.Artifact;
import dev.evograft.toolkit.http.HttpFailure;
import dev.evograft.toolkit.http.HttpResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Sends one file, piece by piece and in constant memory, from where the server has it. Safe for any
 * thread.
 */
final class FileSending {

  /** With its head, less than a proxy takes by default. */
  private static final int PIECE = 512 << 10;

  private static final int LEAST_PIECE = 32 << 10;

  /** So many that went well make the next ones larger. */
  private static final int GONE_WELL = 16;

  private static final Duration MOMENT = Duration.ofSeconds(5);

  /** How long a folder that is not there is waited for in between. */
  private static final Duration DISK = Duration.ofMinutes(5);

  private final Link link;
  private final UploadBlame blame;
  private final FileTaking taking;
  private final UploadRefusals refusals;
  private final PieceSize pieceSize;
  private final FileSums sums;

  FileSending(Link link, UploadBlame blame, FileTaking taking) {
    this.link = link;
    this.blame = blame;
    this.taking = taking;
    this.refusals = new UploadRefusals(link, blame, taking);
    this.pieceSize = new PieceSize(LEAST_PIECE, PIECE, GONE_WELL, link.context().clock());
    this.sums = new FileSums(link.context().clock());
  }

  /** Sends what is missing of a file; what keeps it from being sent, if anything. */
  Optional<DeliveryResult> send(Upload upload, Artifact artifact) {
    BooleanSupplier inTime = upload.way().inTime();
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
          return refusals.of(upload, path, answer);
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
        .way()
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
