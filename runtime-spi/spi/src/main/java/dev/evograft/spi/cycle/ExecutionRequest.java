// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.cycle;

import dev.evograft.gep.Capsule;
import dev.evograft.gep.Gene;
import dev.evograft.gep.Mutation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change that is asked for.
 *
 * @param cycleId the cycle
 * @param folder where it is made: the workspace or a copy of it
 * @param task what is to be done
 * @param prompt the same in words, for an agent; whatever in it came from elsewhere is marked as
 *     data
 * @param limit how long it may take
 * @since 0.1
 */
public record ExecutionRequest(
    String cycleId, Path folder, Task task, String prompt, Duration limit) {

  /**
   * What is to be done.
   *
   * @param signals why
   * @param gene the strategy, with its constraints
   * @param capsule an earlier success that fits, if there is one
   * @param mutation the change as it is intended
   */
  public record Task(
      List<String> signals, Gene gene, @Nullable Capsule capsule, Mutation mutation) {
    public Task {
      signals = List.copyOf(signals);
      Objects.requireNonNull(gene, "gene");
      Objects.requireNonNull(mutation, "mutation");
    }
  }

  public ExecutionRequest {
    Objects.requireNonNull(cycleId, "cycleId");
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(limit, "limit");
  }
}
