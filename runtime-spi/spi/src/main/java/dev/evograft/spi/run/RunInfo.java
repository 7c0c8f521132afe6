// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.run;

import java.time.Instant;
import java.util.Objects;

/**
 * A run that has begun.
 *
 * @param runId its id, unique for ever
 * @param spec what it set out to do
 * @param startedAt when, by the wall clock
 * @param process opaque text that tells this process from every other one on this machine, dead or
 *     alive
 * @since 0.1
 */
public record RunInfo(String runId, RunSpec spec, Instant startedAt, String process) {
  public RunInfo {
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(spec, "spec");
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(process, "process");
  }
}
