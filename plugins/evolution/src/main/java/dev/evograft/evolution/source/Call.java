// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.source;

import dev.evograft.spi.asset.AssetQuestion;
import dev.evograft.spi.asset.AssetSource;
import dev.evograft.toolkit.text.OneLine;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One question to one source, on a thread of its own. */
final class Call {

  private static final int LONGEST = 200;

  private final String plugin;
  private final boolean late;
  private final Running running;

  private Call(String plugin, boolean late, Running running) {
    this.plugin = plugin;
    this.late = late;
    this.running = running;
  }

  static Call begin(AssetSource source, AssetQuestion question) {
    Running running = new Running(source, question);
    String plugin = source.getClass().getSimpleName();
    Thread thread = new Thread(running, "evograft-evolution-asks-" + plugin);
    thread.setDaemon(true);
    thread.setContextClassLoader(source.getClass().getClassLoader());
    running.thread = thread;
    thread.start();
    return new Call(plugin, false, running);
  }

  /** The same one for a later question: it is not asked anew, and its answer is of no use. */
  Call again() {
    return new Call(plugin, true, running);
  }

  boolean isAlive() {
    return running.done.getCount() > 0;
  }

  /** What it is known by. */
  String name() {
    String said = running.name;
    return said.isEmpty() ? plugin : said;
  }

  /** Whether what it gave may be used at once. */
  boolean trusted() {
    return !late && running.trusted; // what it said to an earlier question is of no use
  }

  /** What it gave; nobody waits for longer than that. */
  Given given(long nanos) throws InterruptedException {
    if (late) {
      return new Given(null, "it has not come back from an earlier question");
    }
    if (!running.done.await(Math.max(0, nanos), TimeUnit.NANOSECONDS)) {
      running.stop();
      return new Given(null, "it did not answer in time");
    }
    Given given = running.given;
    return given == null ? new Given(null, "it did not answer") : given;
  }

  void stop() {
    if (isAlive()) {
      running.stop();
    }
  }

  /**
   * What came of it.
   *
   * @param inspected null where nothing came
   * @param problem why that is
   */
  record Given(@Nullable Inspected inspected, String problem) {}

  private static final class Running implements Runnable {

    private final AssetSource source;
    private final AssetQuestion question;
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile String name = "";
    private volatile boolean trusted;
    private volatile @Nullable Given given;
    private volatile @Nullable Thread thread;

    Running(AssetSource source, AssetQuestion question) {
      this.source = source;
      this.question = question;
    }

    @Override
    public void run() {
      try {
        name = OneLine.of(source.name(), LONGEST);
        trusted = source.trusted();
        given = new Given(Inspected.of(source.find(question), question.most()), "");
      } catch (InterruptedException e) {
        given = new Given(null, "it was interrupted");
      } catch (Throwable e) { // whatever a source does, it is its own
        given = new Given(null, OneLine.of("it failed: " + e, LONGEST));
      } finally {
        done.countDown();
      }
    }

    void stop() {
      Thread working = thread;
      if (working != null) {
        working.interrupt();
      }
    }
  }
}
