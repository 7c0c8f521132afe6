// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evolution.place.Repo;
import dev.evograft.evolution.solidify.CommitMaker;
import dev.evograft.evolution.solidify.LeftLock;
import dev.evograft.evolution.solidify.NotStagedException;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.toolkit.process.ProcessMark;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A commit that is half done: the branch has it, and the index has not. */
class FinisherTest {

  @TempDir private Path folder;
  private Lab lab;
  private Repo repo;

  @BeforeEach
  void begin() throws Exception {
    lab = new Lab(folder.resolve("lab"));
    repo = Repo.with(lab.root(), "a.txt");
    lab.context.set("evolve.commit", "current");
    lab.cycles();
  }

  @AfterEach
  void end() {
    lab.close();
  }

  private static String id(String text) {
    return CommitMaker.blobId(text.getBytes(StandardCharsets.UTF_8));
  }

  private CycleState ending() {
    return ending(new CycleState.Head("cycle-1", "run-1", Instant.now()), "a.txt\n", "evolved\n");
  }

  /** The end of a cycle that is kept: the file is this now, and was that. */
  private CycleState ending(CycleState.Head head, String before, String after) {
    JsonObject file =
        JsonObject.builder()
            .put("path", "a.txt")
            .put("before", id(before))
            .put("after", id(after))
            .build();
    JsonObject commit =
        JsonObject.builder()
            .put("message", "Evolve: it\n\nEvograft-Cycle: " + head.cycle() + "\n")
            .put("files", List.of(file))
            .build();
    JsonObject details = JsonObject.builder().put("status", "success").build();
    return CycleState.begun(head, ProcessMark.random())
        .to(Step.ENDING)
        .with(Ending.of(CyclePhase.SOLIDIFIED, details).with("commit", commit).tree());
  }

  @Test
  void isToldAndTriedAgainByTheNextStart() throws Exception {
    repo.write("a.txt", "evolved\n");
    CycleState state = ending();
    CycleFile file = new CycleFile(lab.context);
    Path index = repo.root().resolve(".git/index");
    byte[] before = Files.readAllBytes(index);
    String commit =
        new Commits(lab.services(), file)
            .commit(state, state.rest().object("commit"))
            .orElseThrow();
    Files.write(index, before); // as where it could not be replaced
    Path lock = Files.createFile(repo.root().resolve(".git/index.lock"));
    assertThat(file.read()).map(CycleState::rest).as("what is noted").isNotEqualTo(state.rest());
    file.write(state);
    RunHandle run = lab.runtime.runs().start(RunSpec.of(RunSpec.EVOLUTION, "evolve"));

    assertThatThrownBy(() -> new Finisher(lab.services(), file).finish(state, run))
        .isInstanceOf(NotStagedException.class);
    assertThat(file.read()).map(CycleState::step).contains(Step.ENDING);

    CycleResult result = new Finisher(lab.services(), file).finish(state, null);

    JsonObject details = result.tree().object("details");
    assertThat(details.string("commit", "")).isEqualTo(commit);
    assertThat(details.string("not_committed", "")).isEmpty();
    assertThat(details.strings("notes"))
        .singleElement()
        .asString()
        .contains("git reset -- 'a.txt'");
    Files.delete(lock);
    run.end(dev.evograft.spi.run.RunStatus.SUCCEEDED, null, null);
  }

  /** Git waits for it, so the user switched commits off. */
  @Test
  void aLockOfGitThatADeadProcessOfTheCycleLeftGoesWithTheCycle() throws Exception {
    lab.context.set("evolve.commit", "off");
    Path lock = locked("cycle-1");

    assertThat(details(LeftLock.in(repo.root())).strings("notes")).isEmpty();

    assertThat(lock).doesNotExist();
  }

  /** Or else the user's next commit takes the change back. */
  @Test
  void whatADeadProcessCommittedIsStagedAlsoWhereNothingIsCommittedAnyMore() throws Exception {
    repo.write("a.txt", "evolved\n");
    CycleFile file = new CycleFile(lab.context);
    Path index = repo.root().resolve(".git/index");
    byte[] before = Files.readAllBytes(index);
    CycleState state = ending();
    String commit =
        new Commits(lab.services(), file)
            .commit(state, state.rest().object("commit"))
            .orElseThrow();
    Files.write(index, before);
    locked("cycle-1");
    assertThat(repo.git("status", "--short")).contains("MM a.txt");
    lab.context.set("evolve.commit", "off");

    CycleResult result = new Finisher(lab.services(), file).finish(file.read().orElseThrow(), null);

    assertThat(result.tree().object("details").string("commit", "")).isEqualTo(commit);
    assertThat(repo.git("status", "--short", "-uno")).isEmpty();
  }

  @Test
  void aLockThatCannotBeRemovedIsTold() throws Exception {
    Path lock = locked("cycle-1");
    lab.context.set("evolve.commit", "branch");
    repo.write("a.txt", "evolved\n");

    JsonObject details = details(refusing());

    assertThat(details.string("commit", "")).isNotEmpty();
    assertThat(details.strings("notes"))
        .singleElement()
        .asString()
        .contains(lock + " cannot be removed, and git waits for it to go");
  }

  /** As Windows does while somebody has the file open. */
  private LeftLock refusing() {
    return new LeftLock(
        repo.root(),
        file -> {
          throw new AccessDeniedException(file.toString());
        });
  }

  /** What its cycle ended as says nothing of it, and nobody goes on with that cycle. */
  @Test
  void aLockOfACycleThatIsOverIsRemovedByTheNextStart() throws Exception {
    lab.context.set("evolve.commit", "off");
    Path lock = locked("cycle-1");
    details(refusing());
    assertThat(lock).exists();

    assertThat(lab.cycles().recover()).isEmpty();

    assertThat(lock).doesNotExist();
    for (String other : List.of("evograft cycle-2\n", "evograft cycle-1", "", "\0\0\0\0")) {
      Files.writeString(lock, other); // of another workspace of the repository, of git
      assertThat(lab.cycles().recover()).isEmpty();
      assertThat(lock).hasContent(other);
    }
  }

  /** What its lock and index were made of keeps nobody from git, and is in nobody's way either. */
  @Test
  void whatADeadProcessLeftBesideTheIndexGoesWithItsCycle() throws Exception {
    List<Path> left = helpersOf("cycle-1");
    List<Path> others = helpersOf("cycle-2"); // of another workspace, maybe at work
    others.add(repo.write(".git/evograft-cycle-1", "none of ours\n"));
    others.add(repo.write(".git/evograft-.lock", "none of ours\n"));
    others.add(repo.write(".git/evograft-cycle-1.lock.user", "none of ours\n"));
    assertThat(lab.cycles().recover()).isEmpty();
    assertThat(left).as("nobody knows that it is over").allMatch(Files::exists);

    assertThat(details(LeftLock.in(repo.root())).strings("notes")).isEmpty();

    assertThat(left).noneMatch(Files::exists);
    helpersOf("cycle-1"); // what could not be removed then
    assertThat(lab.cycles().recover()).isEmpty();
    assertThat(left).noneMatch(Files::exists);
    assertThat(others).allMatch(Files::exists);
  }

  /** Or the journal is another one, after it was lost. */
  @Test
  void whatIsLeftOfACycleThatRetentionTookGoesWhenItIsOld() throws Exception {
    List<Path> left = helpersOf("cycle-9");
    left.add(locked("cycle-9"));
    assertThat(lab.cycles().recover()).isEmpty();
    assertThat(left).as("another workspace may be at work on it").allMatch(Files::exists);
    for (Path file : left) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
    }

    assertThat(lab.cycles().recover()).isEmpty();

    assertThat(left).noneMatch(Files::exists);
  }

  private List<Path> helpersOf(String cycle) throws Exception {
    List<Path> helpers = new ArrayList<>();
    for (String end : List.of("lock", "index", "index.lock")) {
      helpers.add(repo.write(".git/evograft-" + cycle + "." + end, "x"));
    }
    return helpers;
  }

  private Path locked(String cycle) throws Exception {
    return repo.write(".git/index.lock", "evograft " + cycle + "\n");
  }

  private JsonObject details(LeftLock lock) {
    RunHandle run = lab.runtime.runs().start(RunSpec.of(RunSpec.EVOLUTION, "evolve"));
    CycleState.Head head = new CycleState.Head("cycle-1", run.run().runId(), Instant.now());
    CycleState state = ending(head, "a.txt\n", "evolved\n");
    CycleFile file = new CycleFile(lab.context);
    file.write(state);
    return new Finisher(lab.services(), file, lock).finish(state, run).tree().object("details");
  }

  /** Which branch is of cycles is known by what the journal has of those. */
  @Test
  void aBranchIsGoneOnUponWhatARecordedCycleCommitted() throws Exception {
    lab.context.set("evolve.commit", "branch");

    String first = finished("cycle-1", "a.txt\n", "v1\n");
    String second = finished("cycle-2", "v1\n", "v2\n");

    assertThat(repo.git("rev-parse", second + "^")).isEqualTo(first);
  }

  private String finished(String cycle, String before, String after) throws Exception {
    repo.write("a.txt", after);
    RunHandle run = lab.runtime.runs().start(RunSpec.of(RunSpec.EVOLUTION, "evolve"));
    CycleState.Head head = new CycleState.Head(cycle, run.run().runId(), Instant.now());
    CycleState state = ending(head, before, after);
    CycleFile file = new CycleFile(lab.context);
    file.write(state);
    JsonObject details =
        new Finisher(lab.services(), file).finish(state, run).tree().object("details");
    assertThat(details.string("not_committed", "")).isEmpty();
    return details.string("commit", "");
  }
}
