// SPDX-License-Identifier: Apache-2.0
package dev.evograft.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.Deliveries.DeadLetter;
import dev.evograft.spi.journal.DeliveryAct.Forget;
import dev.evograft.spi.journal.DeliveryAct.GiveUpKey;
import dev.evograft.spi.journal.DeliveryAct.GiveUpLetter;
import dev.evograft.spi.journal.DeliveryAct.Go;
import dev.evograft.spi.journal.DeliveryAct.Seen;
import dev.evograft.spi.journal.DeliveryAct.SendAgain;
import dev.evograft.spi.journal.DeliveryAct.Settled;
import dev.evograft.spi.journal.DeliveryAct.Stop;
import dev.evograft.spi.journal.DeliveryStore;
import dev.evograft.spi.journal.DeliveryStore.Checkpoint;
import dev.evograft.spi.journal.DeliveryStore.FirstLetter;
import dev.evograft.spi.journal.DeliveryStore.Lane;
import dev.evograft.spi.journal.DeliveryStore.LaneState;
import dev.evograft.spi.journal.DeliveryStore.Position;
import dev.evograft.spi.journal.DeliveryStore.Receipt;
import dev.evograft.spi.journal.DeliveryStore.State;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link DeliveryStore} promises; part of {@link JournalStoreContract}. */
abstract class DeliveryStoreContract extends StoreFixture {

  /** What destinations of these tests want. */
  static final Set<String> TYPES = Set.of("run.started", "run.completed");

  private static final String HUB = "hub";
  private static final Instant LATER = AT.plusSeconds(30);

  private DeliveryStore deliveries;

  @BeforeEach
  void lookAtDeliveries() {
    deliveries = store.deliveries();
  }

  @Test
  void newDestinationBeginsWhereItIsTold() {
    Position position = deliveries.join(HUB, "https://hub", TYPES, 17);

    assertThat(position)
        .isEqualTo(
            new Position(HUB, "https://hub", TYPES, 17, 17, "active", null, null, null, 0, null));
    assertThat(deliveries.positions()).containsExactly(position);
  }

  @Test
  void joiningAgainKeepsThePlaceAndTakesTheNewTarget() {
    deliveries.join(HUB, "https://old", TYPES, 17);
    claim(HUB);
    save(checkpoint(HUB, 1).scan(20));

    Position again = deliveries.join(HUB, "https://new", TYPES, 99);

    assertThat(again.target()).isEqualTo("https://new");
    assertThat(again.scan()).isEqualTo(20);
    assertThat(again.since()).isEqualTo(17);
    assertThat(again.epoch()).isEqualTo(1);
    assertThat(deliveries.positions()).containsExactly(again);
  }

  /** Also where the target stays: a newer version may want more. */
  @Test
  void joiningAgainTakesTheTypesOfNow() {
    deliveries.join(HUB, "there", TYPES, 17);

    Position again = deliveries.join(HUB, "there", Set.of("cycle.solidified"), 99);

    assertThat(again.types()).containsExactly("cycle.solidified");
    assertThat(deliveries.positions()).containsExactly(again);
    assertThat(deliveries.join(HUB, "there", Set.of(), 99).types()).isEmpty();
  }

  @Test
  void positionsAreOrderedByIdAndApart() {
    deliveries.join("b", "two", TYPES, 2);
    deliveries.join("c", "three", TYPES, 3);
    deliveries.join("a", "one", TYPES, 1);

    assertThat(deliveries.positions())
        .extracting(Position::destination)
        .containsExactly("a", "b", "c");
    assertThat(deliveries.positions()).extracting(Position::scan).containsExactly(1L, 2L, 3L);
  }

  @Test
  void claimGivesANewEpochAndRemembersTheOwner() {
    deliveries.join(HUB, "there", TYPES, 0);

    assertThat(deliveries.claim(HUB, 0, "me", LATER)).contains(1L);

    Position position = position(HUB);
    assertThat(position.owner()).isEqualTo("me");
    assertThat(position.epoch()).isEqualTo(1);
    assertThat(position.leaseUntil()).isEqualTo(LATER);
  }

  @Test
  void claimWithAnEpochThatIsOverGetsNothing() {
    deliveries.join(HUB, "there", TYPES, 0);
    deliveries.claim(HUB, 0, "quick", LATER);

    assertThat(deliveries.claim(HUB, 0, "slow", LATER.plusSeconds(9))).isEmpty();

    assertThat(position(HUB).owner()).isEqualTo("quick");
    assertThat(position(HUB).leaseUntil()).isEqualTo(LATER);
  }

  @Test
  void ownerRenewsByClaimingWithItsOwnEpoch() {
    deliveries.join(HUB, "there", TYPES, 0);
    long epoch = deliveries.claim(HUB, 0, "me", LATER).orElseThrow();

    assertThat(deliveries.claim(HUB, epoch, "me", LATER.plusSeconds(9))).contains(epoch + 1);
    assertThat(position(HUB).leaseUntil()).isEqualTo(LATER.plusSeconds(9));
  }

  @Test
  void unknownDestinationCannotBeClaimed() {
    assertThat(deliveries.claim("nobody", 0, "me", LATER)).isEmpty();
  }

  @Test
  void ofManyClaimsWithOneEpochOneWins() throws InterruptedException, ExecutionException {
    deliveries.join(HUB, "there", TYPES, 0);
    CountDownLatch go = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<Boolean>> claims = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String owner = "owner " + i;
      claims.add(
          threads.submit(
              () -> {
                go.await();
                return deliveries.claim(HUB, 0, owner, LATER).isPresent();
              }));
    }
    go.countDown();
    int won = 0;
    for (Future<Boolean> claim : claims) {
      won += claim.get() ? 1 : 0;
    }
    threads.shutdown();

    assertThat(won).isEqualTo(1);
    assertThat(position(HUB).epoch()).isEqualTo(1);
  }

  @Test
  void checkpointSavesEverythingAtOnce() {
    deliveries.join(HUB, "there", TYPES, 3);
    claim(HUB);
    Lane waiting = new Lane("run-1", 2, LaneState.WAIT, 4, AT, "http_500", "busy", true);
    Lane held = new Lane("run-2", 0, LaneState.HELD, 1, null, null, null, false);
    DeadLetter letter = letter("run-3", 5, AT);
    Receipt receipt = new Receipt("run-4", 1, AT, "taken as 77");
    State paused = new State("paused", "no credit", LATER.plusSeconds(60));

    boolean saved =
        deliveries.save(
            new Checkpoint(
                HUB,
                1,
                9,
                List.of(waiting, held),
                List.of(),
                List.of(letter),
                List.of(receipt),
                paused,
                LATER.plusSeconds(5)));

    assertThat(saved).isTrue();
    assertThat(position(HUB))
        .isEqualTo(
            new Position(
                HUB,
                "there",
                TYPES,
                9,
                3,
                "paused",
                "no credit",
                LATER.plusSeconds(60),
                "owner",
                1,
                LATER.plusSeconds(5)));
    assertThat(deliveries.lanes(HUB)).containsExactlyInAnyOrder(waiting, held);
    assertThat(deliveries.deadLetters(HUB, 10)).containsExactly(letter);
    assertThat(deliveries.receipt(HUB, "run-4")).contains(receipt);
  }

  @Test
  void checkpointOfAnOldEpochIsRefusedAsAWhole() {
    deliveries.join(HUB, "there", TYPES, 3);
    claim(HUB);
    Lane lane = new Lane("run-1", 2, LaneState.AHEAD, 0, null, null, null, false);
    save(checkpoint(HUB, 1).lane(lane));
    Position before = position(HUB);
    deliveries.claim(HUB, 1, "another", LATER);

    boolean saved =
        deliveries.save(
            new Checkpoint(
                HUB,
                1,
                99,
                List.of(new Lane("run-2", 1, LaneState.WAIT, 1, AT, null, null, false)),
                List.of("run-1"),
                List.of(letter("run-1", 0, AT)),
                List.of(new Receipt("run-1", 0, AT, null)),
                new State("paused", "mine", null),
                null));

    assertThat(saved).isFalse();
    assertThat(position(HUB).scan()).isEqualTo(before.scan());
    assertThat(position(HUB).state()).isEqualTo("active");
    assertThat(position(HUB).owner()).isEqualTo("another");
    assertThat(deliveries.lanes(HUB)).containsExactly(lane);
    assertThat(deliveries.countDeadLetters(HUB)).isZero();
    assertThat(deliveries.receipt(HUB, "run-1")).isEmpty();
  }

  @Test
  void checkpointOfAnUnknownDestinationIsRefused() {
    assertThat(save(checkpoint("nobody", 0))).isFalse();
    assertThat(deliveries.positions()).isEmpty();
  }

  @Test
  void scanMarkNeverGoesBack() {
    deliveries.join(HUB, "there", TYPES, 0);
    claim(HUB);
    save(checkpoint(HUB, 1).scan(50));
    save(checkpoint(HUB, 1).scan(40));

    assertThat(position(HUB).scan()).isEqualTo(50);
  }

  @Test
  void lanesAreReplacedAndEndedByKey() {
    deliveries.join(HUB, "there", TYPES, 0);
    deliveries.join("other", "elsewhere", TYPES, 0);
    claim(HUB);
    claim("other");
    Lane first = new Lane("run-1", 0, LaneState.WAIT, 1, AT, "late", "no answer", true);
    Lane later = new Lane("run-1", 3, LaneState.AHEAD, 0, null, null, null, false);
    Lane second = new Lane("run-2", 0, LaneState.WAIT, 1, AT, "late", "no answer", true);
    save(checkpoint(HUB, 1).lane(first).lane(second));
    save(checkpoint("other", 1).lane(first));

    save(checkpoint(HUB, 1).lane(later).ended("run-2"));

    assertThat(deliveries.lanes(HUB)).containsExactly(later);
    assertThat(deliveries.lanes("other")).containsExactly(first);
  }

  @Test
  void leaseIsGivenBackWithoutLosingThePlace() {
    deliveries.join(HUB, "there", TYPES, 0);
    claim(HUB);

    save(checkpoint(HUB, 1).scan(4).lease(null));

    assertThat(position(HUB).owner()).isNull();
    assertThat(position(HUB).leaseUntil()).isNull();
    assertThat(position(HUB).scan()).isEqualTo(4);
    assertThat(deliveries.claim(HUB, 1, "next", LATER)).contains(2L);
  }

  @Test
  void stateIsReplaced() {
    deliveries.join(HUB, "there", TYPES, 0);
    claim(HUB);
    save(checkpoint(HUB, 1).state(new State("waiting", "no answer", LATER)));
    assertThat(position(HUB).state()).isEqualTo("waiting");
    assertThat(position(HUB).why()).isEqualTo("no answer");
    assertThat(position(HUB).until()).isEqualTo(LATER);

    save(checkpoint(HUB, 1).state(State.ACTIVE));

    assertThat(position(HUB).state()).isEqualTo("active");
    assertThat(position(HUB).why()).isNull();
    assertThat(position(HUB).until()).isNull();
  }

  @Test
  void deadLettersComeNewestFirstOfOneOrAll() {
    deliveries.join(HUB, "there", TYPES, 0);
    deliveries.join("other", "elsewhere", TYPES, 0);
    claim(HUB);
    claim("other");
    DeadLetter old = letter("run-1", 0, AT);
    DeadLetter recent = letter("run-2", 4, AT.plusSeconds(10));
    DeadLetter between = letter("other", "run-1", 0, AT.plusSeconds(5));
    save(checkpoint(HUB, 1).letter(recent));
    save(checkpoint("other", 1).letter(between));
    save(checkpoint(HUB, 1).letter(old));

    assertThat(deliveries.deadLetters(HUB, 10)).containsExactly(recent, old);
    assertThat(deliveries.deadLetters(null, 10)).containsExactly(recent, between, old);
    assertThat(deliveries.deadLetters(null, 2)).containsExactly(recent, between);
    assertThat(deliveries.countDeadLetters(HUB)).isEqualTo(2);
    assertThat(deliveries.countDeadLetters("other")).isEqualTo(1);
    assertThat(deliveries.countDeadLetters("nobody")).isZero();
  }

  @Test
  void secondDeadLetterOfAnEntryReplacesTheFirst() {
    deliveries.join(HUB, "there", TYPES, 0);
    claim(HUB);
    DeadLetter again = letter("run-1", 0, AT.plusSeconds(60));
    save(checkpoint(HUB, 1).letter(letter("run-1", 0, AT)));
    save(checkpoint(HUB, 1).letter(again));

    assertThat(deliveries.deadLetters(HUB, 10)).containsExactly(again);
    assertThat(deliveries.countDeadLetters(HUB)).isEqualTo(1);
  }

  @Test
  void newestReceiptOfAKeyIsKept() {
    deliveries.join(HUB, "there", TYPES, 0);
    claim(HUB);
    save(checkpoint(HUB, 1).receipt(new Receipt("run-1", 0, AT, "one")));
    Receipt second = new Receipt("run-1", 2, AT.plusSeconds(1), null);
    save(checkpoint(HUB, 1).receipt(second));

    assertThat(deliveries.receipt(HUB, "run-1")).contains(second);
    assertThat(deliveries.receipt(HUB, "run-2")).isEmpty();
    assertThat(deliveries.receipt("other", "run-1")).isEmpty();
  }

  @Test
  void laneAndLettersOfOneKeyAreFoundAlone() {
    deliveries.join(HUB, "there", TYPES, 0);
    claim(HUB);
    Lane lane = new Lane("run-1", 2, LaneState.WAIT, 4, AT, "http_500", "busy", true);
    Lane other = new Lane("run-2", 0, LaneState.HELD, 1, null, null, null, false);
    DeadLetter second = letter("run-1", 1, AT);
    DeadLetter first = letter("run-1", 0, AT.plusSeconds(1));
    save(checkpoint(HUB, 1).lane(lane).lane(other).letter(second).letter(first));

    assertThat(deliveries.lane(HUB, "run-1")).contains(lane);
    assertThat(deliveries.lane(HUB, "run-9")).isEmpty();
    assertThat(deliveries.lane("nobody", "run-1")).isEmpty();
    assertThat(deliveries.deadLettersOf(HUB, "run-1")).containsExactly(first, second);
    assertThat(deliveries.deadLettersOf(HUB, "run-2")).isEmpty();
  }

  @Test
  void keyThatIsSentAgainWaitsFromThereOnAndItsLettersGo() {
    appendKey("run-1", 4);
    deliveries.join(HUB, "there", TYPES, 0);
    claim(HUB);
    Lane held = new Lane("run-1", 3, LaneState.HELD, 1, null, "http_422", "no", false);
    save(
        checkpoint(HUB, 1)
            .lane(held)
            .letter(letter("run-1", 0, AT))
            .letter(letter("run-1", 2, AT)));

    assertThat(deliveries.act(HUB, List.of(new SendAgain("run-1", 1)))).isEqualTo(1);

    assertThat(deliveries.lane(HUB, "run-1"))
        .contains(new Lane("run-1", 1, LaneState.WAIT, 0, null, Lane.REPLAY, null, true));
    assertThat(deliveries.deadLettersOf(HUB, "run-1")).containsExactly(letter("run-1", 0, AT));
    assertThat(deliveries.act(HUB, List.of(new SendAgain("run-1", 3)))).isEqualTo(1);
    assertThat(deliveries.lane(HUB, "run-1").orElseThrow().next()).isEqualTo(1);
  }

  @Test
  void entryThatIsGoneIsNotSentAgain() {
    appendKey("run-1", 2);
    deliveries.join(HUB, "there", TYPES, 0);
    claim(HUB);

    List<SendAgain> acts = List.of(new SendAgain("run-1", 2), new SendAgain("run-7", 0));

    assertThat(deliveries.act(HUB, acts)).isZero();
    assertThat(deliveries.lanes(HUB)).isEmpty();
    assertThat(position(HUB).epoch()).isEqualTo(1);
  }

  @Test
  void letterThatIsGivenUpIsKeptAndItsKeyGoesOn() {
    deliveries.join(HUB, "there", TYPES, 0);
    claim(HUB);
    Lane held = new Lane("run-1", 3, LaneState.HELD, 1, null, "http_422", "no", false);
    save(checkpoint(HUB, 1).lane(held).letter(letter("run-1", 2, AT)));

    assertThat(deliveries.act(HUB, List.of(new GiveUpLetter("run-1", 2, "by me")))).isEqualTo(1);

    assertThat(deliveries.lane(HUB, "run-1"))
        .contains(new Lane("run-1", 3, LaneState.WAIT, 0, null, null, null, false));
    assertThat(deliveries.deadLetters(HUB, 10)).isEmpty();
    assertThat(deliveries.countDeadLetters(HUB)).isZero();
    DeadLetter resolved = deliveries.deadLettersOf(HUB, "run-1").get(0);
    assertThat(resolved.resolved()).isTrue();
    assertThat(resolved.why()).isEqualTo("by me (was http_422: not wanted)");
    assertThat(deliveries.act(HUB, List.of(new GiveUpLetter("run-1", 2, "twice")))).isZero();
  }

  @Test
  void keyThatIsGivenUpIsSettledAsFarAsItIs() {
    appendKey("run-1", 5);
    deliveries.join(HUB, "there", TYPES, 0);
    claim(HUB);
    Lane held = new Lane("run-1", 3, LaneState.HELD, 1, null, "http_422", "no", true);
    save(checkpoint(HUB, 1).lane(held).letter(letter("run-1", 2, AT)));

    assertThat(deliveries.act(HUB, List.of(new GiveUpKey("run-1", "by me")))).isEqualTo(1);

    assertThat(deliveries.lane(HUB, "run-1"))
        .contains(new Lane("run-1", 5, LaneState.AHEAD, 0, null, null, null, false));
    assertThat(deliveries.deadLettersOf(HUB, "run-1")).allMatch(DeadLetter::resolved);
    assertThat(deliveries.act(HUB, List.of(new GiveUpKey("run-1", "twice")))).isZero();
  }

  @Test
  void keyThatNobodyLookedAtYetCanBeGivenUp() {
    appendKey("run-1", 3);
    appendKey("run-2", 2);
    deliveries.join(HUB, "there", TYPES, 0);
    claim(HUB);
    Lane ahead = new Lane("run-1", 1, LaneState.AHEAD, 0, null, null, null, false);
    save(checkpoint(HUB, 1).scan(3).lane(ahead));
    appendKey("run-1", 1);

    List<GiveUpKey> both = List.of(new GiveUpKey("run-1", "by me"), new GiveUpKey("run-2", "me"));
    assertThat(deliveries.act(HUB, both)).isEqualTo(2);

    assertThat(deliveries.lanes(HUB))
        .containsExactly(
            new Lane("run-1", 4, LaneState.AHEAD, 0, null, null, null, false),
            new Lane("run-2", 2, LaneState.AHEAD, 0, null, null, null, false));
    assertThat(deliveries.act(HUB, both)).isZero();
    assertThat(deliveries.act(HUB, List.of(new GiveUpKey("run-9", "by me")))).isZero();
  }

  @Test
  void keysWithOpenLettersAreFoundInTheirOrder() {
    deliveries.join(HUB, "there", TYPES, 0);
    deliveries.join("other", "there", TYPES, 0);
    claim(HUB);
    claim("other");
    save(
        checkpoint(HUB, 1)
            .letter(letter("run-3", 7, AT))
            .letter(letter("run-1", 5, AT))
            .letter(letter("run-1", 2, AT.plusSeconds(9)))
            .letter(letter("run-2", 0, AT)));
    save(checkpoint("other", 1).letter(letter("other", "run-0", 0, AT)));
    deliveries.act(HUB, List.of(new GiveUpLetter("run-2", 0, "by me")));

    assertThat(deliveries.firstLetters(HUB, null, 9))
        .containsExactly(new FirstLetter("run-1", 2), new FirstLetter("run-3", 7));
    assertThat(deliveries.firstLetters(HUB, null, 1)).hasSize(1);
    assertThat(deliveries.firstLetters(HUB, "run-1", 9)).hasSize(1);
    assertThat(deliveries.firstLetters(HUB, "run-3", 9)).isEmpty();
    assertThat(deliveries.firstLetters("nobody", null, 9)).isEmpty();
  }

  @Test
  void actOfAPersonEndsTheEpochAndLeavesTheOwner() {
    deliveries.join(HUB, "there", TYPES, 0);
    claim(HUB);

    assertThat(deliveries.act(HUB, List.of(new Stop("by me")))).isEqualTo(1);

    Position stopped = position(HUB);
    assertThat(stopped)
        .isEqualTo(
            new Position(
                HUB, "there", TYPES, 0, 0, State.STOPPED, "by me", null, "owner", 2, LATER));
    assertThat(save(checkpoint(HUB, 1).scan(9))).isFalse();
    assertThat(deliveries.act(HUB, List.of(new Stop("by me")))).isZero();
    assertThat(position(HUB)).isEqualTo(stopped);
    assertThat(deliveries.act(HUB, List.of(new Go()))).isEqualTo(1);
    assertThat(position(HUB).state()).isEqualTo("active");
    assertThat(position(HUB).why()).isNull();
    assertThat(deliveries.act("nobody", List.of(new Go()))).isZero();
  }

  @Test
  void forgottenDestinationBeginsAnewAndItsOwnerNeverSavesAgain() {
    appendKey("run-1", 2);
    deliveries.join(HUB, "there", TYPES, 0);
    claim(HUB);
    Lane lane = new Lane("run-1", 1, LaneState.HELD, 1, null, null, null, false);
    save(checkpoint(HUB, 1).lane(lane).letter(letter("run-1", 0, AT)));

    assertThat(deliveries.act(HUB, List.of(new Forget("by me")))).isEqualTo(1);

    assertThat(deliveries.positions()).isEmpty();
    assertThat(deliveries.lanes(HUB)).isEmpty();
    assertThat(deliveries.countDeadLetters(HUB)).isZero();
    Position again = deliveries.join(HUB, "there", TYPES, 2);
    assertThat(again.scan()).isEqualTo(2);
    assertThat(again.epoch()).isGreaterThan(1);
    assertThat(again.owner()).as("not simply free").isEqualTo(Position.FORGOTTEN);
    assertThat(again.leaseUntil()).as("calls in hand last so long").isEqualTo(LATER);
    long next = deliveries.claim(HUB, again.epoch(), "other", LATER).orElseThrow();
    for (long old = 0; old < next; old++) {
      assertThat(save(checkpoint(HUB, old))).isFalse();
    }
  }

  @Test
  void destinationIsForgottenAsItWasSeenOrNotAtAll() {
    appendKey("run-1", 2);
    deliveries.join(HUB, "there", TYPES, 0);
    Position seen = position(HUB);
    Set<String> wanted = Set.of("run.started", "run.unheard_of");
    Forget unused = new Forget("by me", new Seen(seen, null));
    Forget settled =
        new Forget("by me", new Seen(null, new Settled(seen.epoch(), store.head(), wanted)));
    Forget ofAnyType =
        new Forget("by me", new Seen(null, new Settled(seen.epoch(), store.head(), Set.of())));
    appendKey("run-1", 1);
    assertThat(deliveries.act(HUB, List.of(settled))).as("more of what it wants").isZero();
    assertThat(deliveries.act(HUB, List.of(ofAnyType))).isZero();
    claim(HUB);
    assertThat(deliveries.act(HUB, List.of(unused))).as("it is in use").isZero();
    assertThat(position(HUB).epoch()).as("nothing changed").isEqualTo(1);

    Settled former = new Settled(0, store.head(), wanted);
    assertThat(deliveries.act(HUB, List.of(new Forget("by me", new Seen(null, former))))).isZero();
    Settled newest = new Settled(1, store.head(), wanted);
    store.append(List.of(new NewEntry("run-1", "run.progress", 1, AT, JsonObject.EMPTY, false)));
    Seen both = new Seen(position(HUB), newest);
    assertThat(deliveries.act(HUB, List.of(new Forget("by me", both)))).isEqualTo(1);
    assertThat(deliveries.positions()).isEmpty();
  }

  private void appendKey(String key, int entries) {
    for (int i = 0; i < entries; i++) {
      String type = i == 0 ? "run.started" : "run.progress";
      store.append(List.of(new NewEntry(key, type, 1, AT, JsonObject.EMPTY, false)));
    }
  }

  private void claim(String destination) {
    assertThat(deliveries.claim(destination, 0, "owner", LATER)).contains(1L);
  }

  private Position position(String destination) {
    return deliveries.positions().stream()
        .filter(position -> position.destination().equals(destination))
        .findFirst()
        .orElseThrow();
  }

  private boolean save(Change change) {
    return deliveries.save(change.checkpoint());
  }

  private static DeadLetter letter(String key, long ordinal, Instant at) {
    return letter(HUB, key, ordinal, at);
  }

  private static DeadLetter letter(String destination, String key, long ordinal, Instant at) {
    JsonObject payload = JsonObject.builder().put("of", key).build();
    JournalEntry entry = new JournalEntry(key, ordinal, END, 3, AT, payload);
    return new DeadLetter(destination, entry, "http_422", "not wanted", 12, at);
  }

  private static Change checkpoint(String destination, long epoch) {
    return new Change(destination, epoch);
  }

  /** A checkpoint in the making. */
  private static final class Change {
    private final String destination;
    private final long epoch;
    private final List<Lane> lanes = new ArrayList<>();
    private final List<String> ended = new ArrayList<>();
    private final List<DeadLetter> letters = new ArrayList<>();
    private final List<Receipt> receipts = new ArrayList<>();
    private long scan;
    private State state = State.ACTIVE;
    private @Nullable Instant lease = LATER;

    Change(String destination, long epoch) {
      this.destination = destination;
      this.epoch = epoch;
    }

    Change scan(long mark) {
      scan = mark;
      return this;
    }

    Change lane(Lane lane) {
      lanes.add(lane);
      return this;
    }

    Change ended(String key) {
      ended.add(key);
      return this;
    }

    Change letter(DeadLetter letter) {
      letters.add(letter);
      return this;
    }

    Change receipt(Receipt receipt) {
      receipts.add(receipt);
      return this;
    }

    Change state(State other) {
      state = other;
      return this;
    }

    Change lease(@Nullable Instant until) {
      lease = until;
      return this;
    }

    Checkpoint checkpoint() {
      return new Checkpoint(
          destination, epoch, scan, lanes, ended, letters, receipts, state, lease);
    }
  }
}
