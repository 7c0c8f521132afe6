// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.process;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * How a program is started for somebody who must answer for it beyond the life of this process.
 *
 * @param wrapper words before the program, such as those of a sandbox; mostly none
 * @param started is told that it runs
 */
public record Supervision(List<String> wrapper, Started started) {

  /** Nothing before the program, and nobody is told. */
  public static final Supervision NONE = new Supervision(List.of(), (pid, at) -> {});

  /** Is told of a program that was started. */
  @FunctionalInterface
  public interface Started {

    /**
     * It runs. Called by the thread that started it, before it is waited for; if this throws, the
     * program is ended and the exception comes out of {@link BoundedProcess#run}.
     *
     * @param pid its process
     * @param at when it started, by the system's word; now where it does not tell
     */
    void started(long pid, Instant at);
  }

  public Supervision {
    wrapper = List.copyOf(wrapper);
    Objects.requireNonNull(started, "started");
  }
}
