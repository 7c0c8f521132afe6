// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.core;

import java.time.InstantSource;

/**
 * What every part of the runtime shares.
 *
 * @param clock wall time for stamps; durations come from System.nanoTime
 * @param ids makes ids
 * @param process this process
 * @param problems takes what people should know
 */
public record Core(InstantSource clock, Ids ids, ProcessIdentity process, Problems problems) {

  /** Everything new, for a runtime with this clock. */
  public static Core of(InstantSource clock, Problems problems) {
    return new Core(clock, new Ids(clock), ProcessIdentity.current(), problems);
  }
}
