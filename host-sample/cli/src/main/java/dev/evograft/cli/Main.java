// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where a process of the command line begins and ends. */
public final class Main {

  /** How long an interrupted command may take to record its end. */
  private static final long GRACE_SECONDS = 8;

  private static volatile boolean ending;

  private Main() {}

  /**
   * Runs a command and exits with its code: 0 done, 1 failed, 2 bad usage, 141 when who read its
   * output went away. Java itself ends a process that a signal told to end with 128 and the
   * signal's number: 130, 143, 129.
   */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs a command; its code. */
  static int run(String... args) {
    nameLogManager();
    CountDownLatch ended = new CountDownLatch(1);
    interruptOnSignal(Thread.currentThread(), ended);
    int code;
    try {
      code = new CommandRunner(System.getenv(), new Terminal(System.out, System.err)).run(args);
    } finally {
      ended.countDown();
    }
    return code == 0 && System.out.checkError() ? Unwritten.code(System.err) : code;
  }

  /** By its name: to touch the class would make Java's own log manager first. */
  private static void nameLogManager() {
    if (System.getProperty("java.util.logging.manager") == null) {
      System.setProperty("java.util.logging.manager", "dev.evograft.cli.KeptLogs");
    }
  }

  /** Ctrl-C and SIGTERM interrupt the command, which ends what it began, and wait for that. */
  private static void interruptOnSignal(Thread command, CountDownLatch ended) {
    Thread hook =
        new Thread(
            () -> {
              ending = true;
              if (ended.getCount() > 0) {
                command.interrupt();
                awaitUninterrupted(ended);
              }
            },
            "evograft-signal");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Whether a signal told this process to end; an interrupt may be lost on its way. */
  static boolean isEnding() {
    return ending;
  }

  private static void awaitUninterrupted(CountDownLatch ended) {
    try {
      if (!ended.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println(
            "evograft: the command did not end in time; its run is ended as abandoned");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
