// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveAction;

/** Work on many files by a few threads, which end with it. */
final class Lanes {

  private static final int MOST = 8;
  private static final int AT_ONCE = 32;

  private Lanes() {}

  /** Does something with one of many. */
  interface Work<T> {
    /** Does it; other threads work meanwhile. */
    void on(T one) throws IOException;
  }

  /** Runs a task that divides itself. */
  static void run(RecursiveAction task) throws IOException {
    ForkJoinPool pool =
        new ForkJoinPool(Math.max(2, Math.min(MOST, Runtime.getRuntime().availableProcessors())));
    try {
      pool.invoke(task);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      pool.shutdown();
    }
  }

  /** Does the same with each; when one fails, some others may not be done. */
  static <T> void each(List<T> all, Work<T> work) throws IOException {
    if (all.size() <= AT_ONCE) {
      for (T one : all) {
        work.on(one);
      }
    } else {
      run(new Part<>(all, work));
    }
  }

  private static final class Part<T> extends RecursiveAction {
    private static final long serialVersionUID = 1L;

    private final transient List<T> all;
    private final transient Work<T> work;

    Part(List<T> all, Work<T> work) {
      this.all = all;
      this.work = work;
    }

    @Override
    protected void compute() {
      if (all.size() > AT_ONCE) {
        int half = all.size() / 2;
        invokeAll(
            new Part<>(all.subList(0, half), work),
            new Part<>(all.subList(half, all.size()), work));
        return;
      }
      try {
        for (T one : all) {
          work.on(one);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
