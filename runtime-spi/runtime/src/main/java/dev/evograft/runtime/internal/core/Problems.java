// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.core;

import dev.evograft.runtime.Problem;
import dev.evograft.runtime.Problem.Severity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The problems that people should know of, each under a key: a second one of a key replaces the
 * first. A new one is logged, with its cause, once. Safe for any thread.
 */
public final class Problems {

  private static final int MOST = 1_000;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Problem> byKey = new LinkedHashMap<>();
  private final UnaryOperator<String> redact;

  /** Problems whose texts are shown as they are. */
  public Problems() {
    this(text -> text);
  }

  /** Problems whose texts go through a redactor first. */
  public Problems(UnaryOperator<String> redact) {
    this.redact = redact;
  }

  /** Something that was asked for does not work. */
  public void error(String source, String what) {
    error(source, what, null);
  }

  /** Something that was asked for does not work; the cause goes to the log. */
  public void error(String source, String what, @Nullable Throwable cause) {
    set(source + ": " + what, new Problem(Severity.ERROR, source, what), cause);
  }

  /** Something works, though perhaps not as expected. */
  public void warning(String source, String what) {
    set(source + ": " + what, new Problem(Severity.WARNING, source, what), null);
  }

  /** Puts the problem of a key, such as a count that grows; logged when the key is new. */
  public void set(String key, Problem problem, @Nullable Throwable cause) {
    Problem clean = new Problem(problem.severity(), problem.source(), redact.apply(problem.what()));
    boolean isNew;
    lock.lock();
    try {
      isNew = !byKey.containsKey(key);
      if (isNew && byKey.size() >= MOST) {
        return;
      }
      byKey.put(key, clean);
    } finally {
      lock.unlock();
    }
    if (isNew) {
      write(clean, cause);
    }
  }

  /** The problem of this key is over. */
  public void clear(String key) {
    lock.lock();
    try {
      byKey.remove(key);
    } finally {
      lock.unlock();
    }
  }

  /** What is wrong now, oldest first. */
  public List<Problem> list() {
    lock.lock();
    try {
      return List.copyOf(byKey.values());
    } finally {
      lock.unlock();
    }
  }

  private static void write(Problem problem, @Nullable Throwable cause) {
    Logger log = LoggerFactory.getLogger("dev.evograft"); // here, as most starts have no problem
    if (problem.severity() == Severity.ERROR) {
      log.error("{}: {}", problem.source(), problem.what(), cause);
    } else {
      log.warn("{}: {}", problem.source(), problem.what(), cause);
    }
  }
}
