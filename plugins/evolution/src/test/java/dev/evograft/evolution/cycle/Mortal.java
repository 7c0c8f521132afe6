// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.spi.RetriableException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;

/**
 * Calls of services that die at a chosen one: from then on every call fails, as if the process were
 * gone, so that nobody can tidy up.
 */
final class Mortal {

  /** What a dead process cannot catch. */
  static final class Died extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final AtomicInteger calls = new AtomicInteger();
  private volatile int last;
  private int busy;
  private BiPredicate<String, Object[]> fatal = (method, arguments) -> false;

  /** Dies in place of the call of this number; 0 for never. */
  Mortal(int last) {
    this.last = last;
  }

  /** Nobody dies; the call of this number alone fails, as a service does that is busy. */
  static Mortal busy(int call) {
    Mortal mortal = new Mortal(0);
    mortal.busy = call;
    return mortal;
  }

  /** Dies now: no later call works. */
  void die() {
    last = 1;
  }

  /** Dies when such a call is done, by the name of its method and its arguments. */
  void dieAfter(BiPredicate<String, Object[]> fatal) {
    this.fatal = fatal;
  }

  int calls() {
    return calls.get();
  }

  <T> T of(Class<T> type, T real) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              int call = calls.incrementAndGet();
              if (last > 0 && call >= last) {
                throw new Died();
              }
              if (call == busy) {
                throw new RetriableException("lock_timeout", "it is busy", null);
              }
              try {
                Object answer = method.invoke(real, arguments);
                if (fatal.test(method.getName(), arguments)) {
                  die();
                  throw new Died();
                }
                return answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
    return type.cast(proxy);
  }
}
