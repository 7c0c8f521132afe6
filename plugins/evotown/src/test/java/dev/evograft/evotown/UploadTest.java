// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.sandbox.Habit;
import dev.evograft.sandbox.Mode;
import dev.evograft.sandbox.StandIn;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.DeliveryResult.Kind;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.run.Artifact;
import dev.evograft.testkit.FakeContext;
import dev.evograft.testkit.ManualClock;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of runs, against the contract's server and the real one. */
class UploadTest {

  private static final int BIG = (5 << 19) + 7;

  @TempDir private Path folder;

  private final EvotownPlugin plugin = new EvotownPlugin();
  private final SampleRun run = new SampleRun("019a-run");
  private final ManualClock clock = new ManualClock(SampleRun.ENDED);
  private StandIn town = StandIn.start(StandIn.Options.of(Mode.CONTRACT));
  private FakeContext context;

  /** Whatever a test is about: what came whole is what the manifest says. */
  @AfterEach
  void whatCameWholeIsTheFile() {
    for (Artifact artifact : run.artifacts) {
      assertThat(town.uploads(run.id))
          .filteredOn(file -> file.string("path", "").equals(artifact.path()))
          .filteredOn(file -> file.integer("bytes", 0) == artifact.bytes())
          .allSatisfy(file -> assertThat(file).containsEntry("sha256", artifact.sha256()));
    }
  }

  @AfterEach
  void close() {
    plugin.stop();
    town.close();
    context.close();
  }

  @Test
  void onlyWhereItIsWantedFilesAreSent() {
    context = context();
    plugin.start(context);

    assertThat(context.registered(Destination.class)).hasSize(1);
  }

  @Test
  void aLargeFileGoesInPiecesAndASmallOneNot() throws Exception {
    run.artifacts = List.of(file("big.bin", BIG), file("small.md", 100));

    assertThat(deliver(run.delivery(run.completed())).kind()).isEqualTo(Kind.DELIVERED);

    assertThat(town.uploads(run.id))
        .singleElement()
        .satisfies(
            file ->
                assertThat(file)
                    .containsEntry("path", "big.bin")
                    .containsEntry("bytes", (long) BIG));
    assertThat(pieces()).isEqualTo(6);
    assertThat(folder.resolve("workspace/.evograft/evotown/uploads")).isEmptyDirectory();
  }

  @Test
  void whatWasBrokenOffGoesOnWhereItWas() throws Exception {
    run.artifacts = List.of(file("big.bin", BIG));
    assertThat(deliver(hurried()).kind()).isEqualTo(Kind.PAUSED);
    assertThat(pieces()).isEqualTo(1);
    assertThat(deliver(run.delivery(run.completed())).kind()).isEqualTo(Kind.DELIVERED);

    assertThat(pieces()).isEqualTo(6);
    assertThat(town.uploads(run.id).get(0)).containsEntry("bytes", (long) BIG);
  }

  @Test
  void anotherServerGetsTheFileFromItsBeginning() throws Exception {
    run.artifacts = List.of(file("big.bin", BIG));
    assertThat(deliver(hurried()).kind()).isEqualTo(Kind.PAUSED);
    town.close();
    context.close();
    town = StandIn.start(StandIn.Options.of(Mode.CONTRACT));
    context = null;

    assertThat(deliver(run.delivery(run.completed())).kind()).isEqualTo(Kind.DELIVERED);

    assertThat(pieces()).isEqualTo(6);
    assertThat(town.uploads(run.id).get(0)).containsEntry("bytes", (long) BIG);
  }

  @Test
  void aPieceWhoseAnswerWasLostIsSentAgain() throws Exception {
    run.artifacts = List.of(file("big.bin", BIG));
    town.fault(fault("reset"));

    DeliveryResult lost = deliver(run.delivery(run.completed()));
    assertThat(lost.kind()).isEqualTo(Kind.RETRY);
    assertThat(lost.why()).startsWith("Evotown: ");
    town.fault(fault("status"));
    assertThat(deliver(run.delivery(run.completed())).kind()).isEqualTo(Kind.RETRY);
    assertThat(deliver(run.delivery(run.completed())).kind()).isEqualTo(Kind.DELIVERED);

    assertThat(town.uploads(run.id).get(0)).containsEntry("bytes", (long) BIG);
  }

  /** As after it was restarted. */
  @Test
  void aServerThatHasLessThanItHadGetsTheFileFromItsBeginning() throws Exception {
    run.artifacts = List.of(file("big.bin", BIG));
    assertThat(deliver(hurried()).kind()).isEqualTo(Kind.PAUSED);
    town.fault(
        JsonObject.of(Map.of("route", "artifacts", "kind", "status", "status", 409, "times", 1)));

    DeliveryResult result = deliver(run.delivery(run.completed()));

    assertThat(result.kind()).isEqualTo(Kind.DELIVERED);
    assertThat(result.why()).isNull();
    assertThat(pieces()).isEqualTo(1 + 1 + 6);
  }

  /** nginx takes a mebibyte unless it is told otherwise, and others less. */
  @Test
  void aPieceThatIsTooLargeIsSentInSmallerOnes() throws Exception {
    run.artifacts = List.of(file("big.bin", BIG));
    town.fault(
        JsonObject.of(Map.of("route", "artifacts", "kind", "html", "status", 413, "times", 2)));

    DeliveryResult result = deliver(run.delivery(run.completed()));

    assertThat(result.why()).isNull();
    assertThat(town.uploads(run.id).get(0)).containsEntry("bytes", (long) BIG);
    assertThat(largest()).isLessThan(1 << 20);
    assertThat(pieces()).isEqualTo(2 + 21);
  }

  @Test
  void aFileOfWhichPiecesGoIsNoFailure() throws Exception {
    run.artifacts = List.of(file("big.bin", BIG));
    Delivery broken =
        new Delivery(
            run.id,
            List.of(run.completed()),
            1,
            false,
            false,
            () -> {
              if (!town.uploads(run.id).isEmpty()) {
                town.fault(fault("reset"));
              }
              return true;
            });

    DeliveryResult result = deliver(broken);

    assertThat(result.kind()).isEqualTo(Kind.PAUSED);
    assertThat(result.why()).contains("more of big.bin");
    town.clearFaults();
    assertThat(deliver(run.delivery(run.completed())).why()).isNull();
    assertThat(town.uploads(run.id).get(0)).containsEntry("bytes", (long) BIG);
  }

  private Delivery hurried() {
    return new Delivery(
        run.id, List.of(run.completed()), 1, false, false, () -> town.uploads(run.id).isEmpty());
  }

  private long largest() {
    return town.requests().stream()
        .mapToLong(r -> Long.parseLong(r.object("headers").string("content-length", "0")))
        .max()
        .orElse(0);
  }

  /** An outage says nothing of the line that is there after it. */
  @Test
  void afterAnOutageThePiecesAreAsLargeAsBefore() throws Exception {
    run.artifacts = List.of(file("big.bin", BIG));
    context =
        context()
            .set("evotown.artifacts", "upload")
            .set("evotown.url", "http://127.0.0.1:" + unusedPort());
    plugin.start(context);
    for (int i = 0; i < 4; i++) {
      assertThat(deliver(run.delivery(run.completed())).kind()).isEqualTo(Kind.RETRY);
    }
    plugin.stop();
    context.close();
    context = null;

    assertThat(deliver(run.delivery(run.completed())).why()).isNull();

    assertThat(pieces()).isEqualTo(6);
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** As one of 100 GB does that takes longer than the time of a call. */
  @Test
  void aFileThatTakesLongToReadIsReadOnceAndSent() throws Exception {
    AtomicReference<Instant> now = new AtomicReference<>(SampleRun.ENDED);
    context = context().set("evotown.artifacts", "upload").clock(now::get);
    plugin.start(context);
    run.artifacts = List.of(file("big.bin", BIG));
    List<DeliveryResult> results = new ArrayList<>();
    Delivery slow =
        new Delivery(
            run.id,
            List.of(run.completed()),
            1,
            false,
            false,
            () -> {
              now.updateAndGet(at -> at.plusSeconds(30)); // for each 64 KiB, or each piece
              return true;
            });
    do {
      results.add(deliver(slow));
      assertThat(results).hasSizeLessThan(20);
    } while (results.get(results.size() - 1).kind() == Kind.PAUSED);

    assertThat(results.get(0).why()).contains("big.bin is being read before it is sent");
    assertThat(results.get(results.size() - 1).why()).isNull();
    assertThat(results).hasSizeGreaterThan(2);
    assertThat(town.uploads(run.id).get(0)).containsEntry("bytes", (long) BIG);
  }

  @Test
  void aFileThatChangedIsNotSentAndSaidSo() throws Exception {
    Artifact artifact = file("big.bin", BIG);
    run.artifacts = List.of(artifact);
    Files.writeString(artifact.file(), "other");

    assertThat(deliver(run.delivery(run.completed())).why()).contains("big.bin has changed");
    assertThat(pieces()).isZero();
  }

  /** One half of each content would go out under the sum of the first. */
  @Test
  void aFileThatBecameAnotherOfTheSameSizeIsNotSentOn() throws Exception {
    Artifact artifact = file("big.bin", BIG);
    run.artifacts = List.of(artifact);
    assertThat(deliver(hurried()).kind()).isEqualTo(Kind.PAUSED);
    FileTime written = Files.getLastModifiedTime(artifact.file());
    Files.write(artifact.file(), new byte[BIG]);
    Files.setLastModifiedTime(artifact.file(), written);

    assertThat(deliver(run.delivery(run.completed())).why()).contains("big.bin has changed");

    assertThat(pieces()).isEqualTo(1);
  }

  /** Nor where who writes it sets its time back, as rsync and mmap do. */
  @Test
  void aFileThatIsWrittenWhileItIsSentIsNotSentOn() throws Exception {
    Artifact artifact = file("big.bin", BIG);
    run.artifacts = List.of(artifact);
    FileTime written = Files.getLastModifiedTime(artifact.file());
    Delivery overwritten =
        new Delivery(
            run.id,
            List.of(run.completed()),
            1,
            false,
            false,
            () -> {
              if (town.uploads(run.id).size() == 1 && pieces() == 2) {
                overwrite(artifact.file(), written);
              }
              return true;
            });

    assertThat(deliver(overwritten).kind()).isEqualTo(Kind.PAUSED);
    assertThat(deliver(run.delivery(run.completed())).why()).contains("big.bin has changed");

    assertThat(pieces()).isLessThan(6);
  }

  private static void overwrite(Path file, FileTime time) {
    try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
      content.seek(BIG - 9);
      content.write(new byte[9]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      Files.setLastModifiedTime(file, time);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aServerWithoutTheEndpointIsAskedOnce() throws Exception {
    town.close();
    town = StandIn.start(StandIn.Options.of(Mode.REAL));
    run.artifacts = List.of(file("big.zip", BIG), file("other.zip", BIG));

    assertThat(deliver(run.delivery(run.completed())).why()).contains("takes no files");
    assertThat(deliver(run.delivery(run.completed())).why()).contains("takes no files");

    assertThat(pieces()).isEqualTo(1);
  }

  /** As a proxy answers while the server behind it is replaced. */
  @ParameterizedTest
  @CsvSource({"404, PAUSED", "405, PAUSED", "403, RETRY", "400, RETRY", "200, RETRY"})
  void anAnswerOfSomethingInFrontSettlesNoFile(int status, Kind kind) throws Exception {
    run.artifacts = List.of(file("big.zip", BIG));
    town.fault(
        JsonObject.of(Map.of("route", "artifacts", "kind", "html", "status", status, "times", 1)));

    assertThat(deliver(run.delivery(run.completed())).kind()).isEqualTo(kind);

    assertThat(deliver(run.delivery(run.completed())).why()).isNull();
    assertThat(town.uploads(run.id).get(0)).containsEntry("bytes", (long) BIG);
  }

  /** A file of a run that is there is not wanted by who says that there is no such path. */
  @ParameterizedTest
  @CsvSource({"BARE, 404", "PAGES, 404", "BARE, 405", "PAGES, 405"})
  void aServerOfTheContractWithoutTheEndpointTakesNoFiles(Habit habit, int status)
      throws Exception {
    town.close();
    town = StandIn.start(StandIn.Options.of(Mode.CONTRACT).with(habit));
    run.artifacts = List.of(file("big.zip", BIG));
    JsonObject.Builder missing =
        JsonObject.builder().put("route", "artifacts").put("status", status);
    town.fault(missing.put("kind", habit == Habit.BARE ? "status" : "html").build());

    DeliveryResult early = deliver(run.delivery(run.completed()));
    assertThat(early.kind()).isEqualTo(Kind.RETRY);
    assertThat(early.why()).contains("does not have the run yet");
    town.complete(
        run.id, JsonObject.of(Map.of("engine_id", StandIn.ENGINE_ID, "status", "failed")));
    assertThat(deliver(run.delivery(run.completed())).why()).contains("takes no files");

    assertThat(pieces()).isEqualTo(2);
  }

  /** As while an older version is there for a moment. */
  @Test
  void aServerThatTookFilesIsWaitedFor() throws Exception {
    run.artifacts = List.of(file("big.bin", BIG));
    assertThat(deliver(hurried()).kind()).isEqualTo(Kind.PAUSED);
    town.fault(
        JsonObject.of(
            Map.of(
                "route",
                "artifacts",
                "kind",
                "status",
                "status",
                404,
                "detail",
                "Not Found",
                "times",
                1)));

    DeliveryResult away = deliver(run.delivery(run.completed()));

    assertThat(away.kind()).isEqualTo(Kind.PAUSED);
    assertThat(away.why()).contains("takes no files any more");
    assertThat(deliver(run.delivery(run.completed())).why()).isNull();
    assertThat(town.uploads(run.id).get(0)).containsEntry("bytes", (long) BIG);
  }

  /**
   * As a gateway that has a page for what it does not know answers while the server is away. The
   * runtime counts a failure where others pass, and runs without files do: each would be held.
   */
  @ParameterizedTest
  @CsvSource({"404, html", "405, html", "503, html", "0, reset", "403, html"})
  void noFileIsHeldForAnOutageWhileRunsWithoutFilesPass(int status, String kind) throws Exception {
    town.close();
    town = StandIn.start(StandIn.Options.of(Mode.CONTRACT).with(Habit.PAGES));
    clock.set(SampleRun.ENDED.plusSeconds(60));
    run.artifacts = List.of(file("big.zip", BIG));
    SampleRun plain = new SampleRun("019b-plain");
    town.fault(JsonObject.of(Map.of("route", "*", "kind", kind, "status", status)));

    for (int i = 0; i < 3; i++) {
      DeliveryResult away = deliver(run.delivery(run.completed()));
      assertThat(away.kind()).isIn(Kind.RETRY, Kind.PAUSED);
      assertThat(away.kind() == Kind.PAUSED || away.after() != null)
          .as("neither a pause nor a delay that is named is counted")
          .isTrue();
      assertThat(deliver(plain.delivery(plain.completed())).kind()).isEqualTo(Kind.DELIVERED);
    }
    town.clearFaults();
    assertThat(deliver(run.delivery(run.completed())).why()).isNull();
  }

  /** What never goes well is not tried for ever. */
  @Test
  void aFailureCountsWhereFilesOfOthersAreTakenAndOnceTheRunIsOld() throws Exception {
    clock.set(SampleRun.ENDED.plusSeconds(60));
    run.artifacts = List.of(file("big.zip", BIG));
    SampleRun other = new SampleRun("019b-other");
    other.artifacts = List.of(file("other.zip", BIG));
    JsonObject away =
        JsonObject.of(Map.of("route", "artifacts", "kind", "html", "status", 403, "times", 1));
    town.fault(away);
    assertThat(deliver(run.delivery(run.completed())).after()).isNotNull();
    assertThat(deliver(other.delivery(other.completed())).why()).isNull();

    town.fault(away);
    assertThat(deliver(run.delivery(run.completed())))
        .returns(Kind.RETRY, DeliveryResult::kind)
        .returns(null, DeliveryResult::after);
    town.fault(away);
    assertThat(deliver(run.delivery(run.completed())).after()).isNotNull();

    clock.advance(Duration.ofDays(8));
    town.fault(away);
    assertThat(deliver(run.delivery(run.completed())))
        .returns(Kind.RETRY, DeliveryResult::kind)
        .returns(null, DeliveryResult::after);
  }

  /** The command of a moment, or a daemon that begins just then. */
  @Test
  void aServerThatTookFilesIsWaitedForByAProcessThatBegins() throws Exception {
    run.artifacts = List.of(file("big.bin", BIG));
    assertThat(deliver(run.delivery(run.completed())).why()).isNull();
    restart();
    clock.advance(Duration.ofHours(20));
    JsonObject away =
        JsonObject.of(
            Map.of("route", "artifacts", "kind", "status", "status", 404, "detail", "Not Found"));
    town.fault(away);
    SampleRun next = new SampleRun("019b-next");
    next.artifacts = run.artifacts;

    assertThat(deliver(next.delivery(next.completed()))).returns(Kind.PAUSED, DeliveryResult::kind);
    restart();
    clock.advance(Duration.ofHours(5));
    town.complete(
        next.id, JsonObject.of(Map.of("engine_id", StandIn.ENGINE_ID, "status", "failed")));
    assertThat(deliver(next.delivery(next.completed())).why()).contains("takes no files");
  }

  private void restart() {
    plugin.stop();
    context.close();
    context = null;
  }

  /** Any of FastAPI has the same words for a path that it does not know. */
  @Test
  void anotherProgramThatKnowsNoSuchPathSettlesNoFile() throws Exception {
    run.artifacts = List.of(file("big.zip", BIG));
    town.fault(
        JsonObject.of(
            Map.of(
                "route", "*", "kind", "status", "status", 404, "detail", "Not Found", "times", 2)));

    DeliveryResult result = deliver(run.delivery(run.completed()));

    assertThat(result.kind()).isEqualTo(Kind.PAUSED);
    assertThat(result.why()).contains("evotown.url");
    assertThat(deliver(run.delivery(run.completed())).why()).isNull();
    assertThat(town.uploads(run.id).get(0)).containsEntry("bytes", (long) BIG);
  }

  @ParameterizedTest
  @CsvSource({"409", "413"})
  void aConflictOrASizeOfSomethingInFrontLeavesNoFileOut(int status) throws Exception {
    run.artifacts = List.of(file("big.zip", 70_000));
    town.fault(
        JsonObject.of(Map.of("route", "artifacts", "kind", "html", "status", status, "times", 3)));

    assertThat(deliver(run.delivery(run.completed())).kind()).isEqualTo(Kind.RETRY);
    town.clearFaults();
    assertThat(deliver(run.delivery(run.completed())).why()).isNull();
    assertThat(town.uploads(run.id).get(0)).containsEntry("bytes", 70_000L);
  }

  /** As one on a disk that comes after the daemon. */
  @Test
  void aFileThatCannotBeReadNowIsTriedAgain() throws Exception {
    clock.set(SampleRun.ENDED.plusSeconds(60));
    Path disk = Files.createDirectory(folder.resolve("disk"));
    byte[] content = new byte[BIG];
    new Random(7).nextBytes(content);
    run.artifacts = List.of(Artifact.of("big.bin", Files.write(disk.resolve("big.bin"), content)));
    Path away = Files.move(disk, folder.resolve("away"));

    DeliveryResult result = deliver(run.delivery(run.completed()));

    assertThat(result.kind()).isEqualTo(Kind.RETRY);
    assertThat(result.why()).contains("big.bin cannot be read");
    assertThat(result.after()).as("nobody counts it").isEqualTo(Duration.ofMinutes(5));
    Files.move(away, disk);
    assertThat(deliver(run.delivery(run.completed())).why()).isNull();
    Files.delete(disk.resolve("big.bin"));
    assertThat(deliver(run.delivery(run.completed())).why()).contains("not there any more");
  }

  @ParameterizedTest
  @CsvSource({"404, PAUSED", "405, PAUSED", "406, RETRY"})
  void anAnswerOfAnotherProgramSettlesNoFile(int status, Kind kind) throws Exception {
    run.artifacts = List.of(file("big.zip", BIG));
    town.fault(
        JsonObject.of(
            Map.of(
                "route",
                "artifacts",
                "kind",
                "status",
                "status",
                status,
                "detail",
                "Not found.",
                "times",
                1)));

    assertThat(deliver(run.delivery(run.completed())).kind()).isEqualTo(kind);

    assertThat(deliver(run.delivery(run.completed())).why()).isNull();
    assertThat(town.uploads(run.id).get(0)).containsEntry("bytes", (long) BIG);
  }

  @Test
  void aFileThatAPolicyRefusesKeepsBackNoOther() throws Exception {
    run.artifacts = List.of(file("bad.zip", BIG), file("good.zip", BIG));
    town.fault(
        JsonObject.of(
            Map.of(
                "route",
                "artifacts",
                "kind",
                "status",
                "status",
                403,
                "times",
                1,
                "detail",
                JsonObject.of(Map.of("message", "not this one")))));

    DeliveryResult result = deliver(run.delivery(run.completed()));

    assertThat(result.kind()).isEqualTo(Kind.DELIVERED);
    assertThat(result.why()).contains("bad.zip was refused (403: not this one)");
    assertThat(town.uploads(run.id)).hasSize(1);
  }

  @Test
  void aTokenThatIsRefusedIsLookedAtAgain() throws Exception {
    run.artifacts = List.of(file("big.zip", BIG));
    town.fault(
        JsonObject.of(
            Map.of("route", "artifacts", "kind", "status", "status", 403, "detail", "no")));

    DeliveryResult result = deliver(run.delivery(run.completed()));

    assertThat(result.kind()).isEqualTo(Kind.PAUSED);
    assertThat(result.until()).isNotNull();
  }

  /** Who knows the boundary of a form could add parts to it under this engine's token. */
  @Test
  void noTwoPiecesHaveTheSameBoundary() {
    Multipart.Place place = new Multipart.Place(0, 1);
    URI url = town.url();
    context = context();

    assertThat(Multipart.piece(url, "a", new byte[1], place).headers().get("Content-Type"))
        .isNotEqualTo(Multipart.piece(url, "a", new byte[1], place).headers().get("Content-Type"));
  }

  private Artifact file(String name, int bytes) throws IOException {
    byte[] content = new byte[bytes];
    new Random(7).nextBytes(content);
    return Artifact.of(name, Files.write(folder.resolve(name), content));
  }

  private FakeContext context() {
    return new FakeContext("evotown", folder.resolve("workspace"))
        .set("evotown.url", town.url().toString())
        .set("evotown.engine_id", StandIn.ENGINE_ID)
        .set("evotown.token", town.token())
        .clock(clock);
  }

  private DeliveryResult deliver(Delivery delivery) throws Exception {
    if (context == null) {
      context = context().set("evotown.artifacts", "upload");
      plugin.start(context);
    }
    return context.registered(Destination.class).stream()
        .filter(destination -> destination.settings().id().equals("evotown-artifacts"))
        .findFirst()
        .orElseThrow()
        .deliver(delivery)
        .toCompletableFuture()
        .get();
  }

  private long pieces() {
    return town.requests().stream()
        .filter(r -> r.string("path", "").endsWith("/artifacts"))
        .count();
  }

  private static JsonObject fault(String kind) {
    return JsonObject.of(
        Map.of("route", "artifacts", "kind", kind, "status", 503, "times", 1, "applied", true));
  }
}
