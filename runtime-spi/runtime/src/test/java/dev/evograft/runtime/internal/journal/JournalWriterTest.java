// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.internal.Wait;
import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JournalWriterTest {

  private final FaultyStore store = new FaultyStore();
  private final Problems problems = new Problems();
  private final StoreSlot slot = new StoreSlot(Duration.ofSeconds(20));
  private final AtomicInteger opened = new AtomicInteger();
  private final JournalWriter writer =
      new JournalWriter(
          slot,
          problems,
          new JournalWriter.Listener() {
            @Override
            public void opened(JournalStore open) {
              opened.incrementAndGet();
            }

            @Override
            public void appended() {}
          },
          Duration.ofMillis(50));

  @AfterEach
  void close() {
    writer.close(TimeUnit.SECONDS.toNanos(5));
  }

  @Test
  void whatWasSentBeforeTheBeginningIsWrittenInOrder() {
    List<Sent> sent = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      sent.add(send("key-" + i % 10));
    }
    writer.start(store);
    Wait.value(writer.flushed());

    assertThat(sent).allMatch(one -> one.written != null);
    for (int i = 0; i < 1_000; i++) {
      assertThat(sent.get(i).written.ordinal()).isEqualTo(i / 10);
    }
    assertThat(store.batches).as("together").hasSizeLessThan(10).allMatch(size -> size <= 512);
  }

  @Test
  void aStoreThatOpensLaterKeepsEverythingWaiting() {
    store.onOpen = () -> throwBusy(store.opens.get() < 4);
    Sent sent = send("a");
    writer.start(store);
    Wait.value(writer.flushed());

    assertThat(sent.written).isNotNull();
    assertThat(opened).hasValue(1);
    assertThat(problems.list()).isEmpty();
  }

  @Test
  void aStoreThatDoesNotOpenFailsWhatWaitsAndIsOpenedAnew() {
    store.onOpen = () -> throwBroken(store.opens.get() < 3);
    Sent sent = send("a");
    writer.start(store);
    Wait.until(() -> sent.failure != null);
    assertThat(sent.failure).hasMessage("the file is newer than this program; update it");
    assertThat(problems.list())
        .anySatisfy(problem -> assertThat(problem.what()).contains("update it"));

    Wait.until(() -> opened.get() == 1);
    Sent later = send("a");
    Wait.value(writer.flushed());
    assertThat(later.written).isNotNull();
    assertThat(problems.list()).isEmpty();
  }

  @Test
  void readersOfABrokenStoreAreToldWhy() {
    store.onOpen = () -> throwBroken(true);
    writer.start(store);
    Wait.until(() -> !problems.list().isEmpty());
    assertThat(catchCode(slot::get)).isEqualTo("too_new");
  }

  @Test
  void aFullDiskDelaysAndLosesNothing() {
    AtomicInteger attempts = new AtomicInteger();
    AtomicBoolean full = new AtomicBoolean(true);
    store.onAppend =
        entries -> {
          attempts.incrementAndGet();
          if (full.get()) {
            throw new RetriableException("disk_full", "no space for journal.db; free some", null);
          }
        };
    List<Sent> sent = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      sent.add(send("a-" + i));
    }
    writer.start(store);
    Wait.until(() -> attempts.get() > 3);
    assertThat(problems.list().get(0).what()).contains("free some");
    assertThat(sent).allMatch(one -> one.answers == 0);
    full.set(false);
    Wait.value(writer.flushed());

    assertThat(sent).allMatch(one -> one.written != null && one.answers == 1);
    assertThat(store.head()).isEqualTo(100);
    assertThat(problems.list()).isEmpty();
  }

  @Test
  void oneBadEntryDoesNotTakeTheOthersWithIt() {
    store.onAppend =
        entries -> throwBroken(entries.stream().anyMatch(entry -> entry.key().equals("bad")));
    List<Sent> good = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      good.add(send("a"));
    }
    Sent bad = send("bad");
    good.add(send("b"));
    writer.start(store);
    Wait.value(writer.flushed());

    assertThat(bad.failure).isNotNull();
    assertThat(good).allMatch(one -> one.written != null);
    assertThat(store.read("a", -1, 10)).hasSize(5);
    assertThat(store.opens).hasValue(1);
  }

  @Test
  void aBrokenStoreFailsAllAndIsOpenedAnew() {
    writer.start(store);
    Wait.until(() -> opened.get() == 1);
    store.onAppend = entries -> throwBroken(true);
    List<Sent> sent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sent.add(send("a-" + i));
    }
    Wait.until(() -> sent.stream().allMatch(one -> one.failure != null));
    store.onAppend = entries -> {};
    Wait.until(() -> opened.get() == 2);
    Sent later = send("b");
    Wait.value(writer.flushed());

    assertThat(later.written).isNotNull();
    assertThat(store.closes.get()).isPositive();
    assertThat(problems.list()).isEmpty();
  }

  @Test
  void anErrorOfTheStoreIsAFailureLikeAnyOther() {
    store.onAppend =
        entries -> {
          throw new StackOverflowError("in a driver");
        };
    Sent sent = send("a");
    writer.start(store);
    Wait.until(() -> sent.failure != null);
    store.onAppend = entries -> {};
    Sent later = send("a");
    Wait.value(writer.flushed());
    assertThat(later.written).isNotNull();
  }

  @Test
  void anEndedKeySaysSo() {
    Sent last = send("a", true);
    Sent after = send("a");
    writer.start(store);
    Wait.value(writer.flushed());
    assertThat(last.written).isNotNull();
    assertThat(after.ended).isTrue();
  }

  @Test
  void anEntryThatCannotBeMadeFailsAlone() {
    Sent bad =
        new Sent("a", false) {
          @Override
          public List<NewEntry> entries() {
            throw new IllegalStateException("no");
          }
        };
    writer.send(bad);
    Sent good = send("a");
    writer.start(store);
    Wait.value(writer.flushed());
    assertThat(bad.failure).isNotNull();
    assertThat(good.written).isNotNull();
  }

  @Test
  void whatFollowsAnEntryMayThrowAndNothingIsWrittenTwice() {
    writer.send(
        new Sent("a", false) {
          @Override
          public void appended(List<JournalEntry> entries) {
            throw new IllegalStateException("a callback");
          }
        });
    Sent good = send("b");
    writer.start(store);
    Wait.value(writer.flushed());
    assertThat(good.written).isNotNull();
    assertThat(store.read("a", -1, 10)).hasSize(1);
  }

  @Test
  void closingWritesWhatWasSentAndClosesTheStore() {
    writer.start(store);
    List<Sent> sent = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      sent.add(send("a-" + i));
    }
    assertThat(writer.close(TimeUnit.SECONDS.toNanos(20))).isTrue();
    assertThat(sent).allMatch(one -> one.written != null);
    assertThat(store.closes).hasValue(1);
    assertThat(catchCode(slot::get)).isEqualTo("closed");
  }

  @Test
  void closingWithoutABeginningFailsWhatWaits() {
    Sent sent = send("a");
    assertThat(writer.close(1)).isTrue();
    assertThat(sent.failure).hasMessageContaining("closed");
  }

  @Test
  void closingWhileTheDiskIsFullFailsWhatCannotBeWrittenInTime() {
    store.onAppend = entries -> throwBusy(true);
    Sent sent = send("a");
    writer.start(store);
    Wait.until(() -> !problems.list().isEmpty());
    assertThat(writer.close(TimeUnit.MILLISECONDS.toNanos(100))).isTrue();
    assertThat(sent.failure).isInstanceOf(RetriableException.class);
  }

  @Test
  void closingAStoreThatHangsReturnsInTime() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    store.onAppend =
        entries -> {
          hangs.countDown();
          awaitQuietly(goOn);
        };
    send("a");
    writer.start(store);
    hangs.await();
    assertThat(writer.close(TimeUnit.MILLISECONDS.toNanos(50))).isFalse();
    goOn.countDown();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void throwBusy(boolean yes) {
    if (yes) {
      throw new RetriableException("locked", "the journal is locked", null);
    }
  }

  private static void throwBroken(boolean yes) {
    if (yes) {
      throw new EvograftException("too_new", "the file is newer than this program; update it");
    }
  }

  private static String catchCode(Runnable call) {
    try {
      call.run();
    } catch (EvograftException e) {
      return e.code();
    }
    return "none";
  }

  private Sent send(String key) {
    return send(key, false);
  }

  private Sent send(String key, boolean ends) {
    Sent sent = new Sent(key, ends);
    writer.send(sent);
    return sent;
  }

  private static class Sent implements Write {
    final NewEntry entry;
    volatile JournalEntry written;
    volatile EvograftException failure;
    volatile boolean ended;
    volatile int answers;

    Sent(String key, boolean ends) {
      entry = new NewEntry(key, "test.entry", 1, Instant.EPOCH, JsonObject.EMPTY, ends);
    }

    @Override
    public List<NewEntry> entries() {
      return List.of(entry);
    }

    @Override
    public void appended(List<JournalEntry> entries) {
      answers++;
      written = entries.get(0);
    }

    @Override
    public void keyEnded() {
      answers++;
      ended = true;
    }

    @Override
    public void failed(EvograftException why) {
      answers++;
      failure = why;
    }
  }
}
