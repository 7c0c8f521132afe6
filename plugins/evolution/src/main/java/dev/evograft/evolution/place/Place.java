// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Where the executor of one cycle works; its checks run in a {@link Room}, never here. For one
 * thread; {@link #compare} reads the disk and may take seconds.
 *
 * <p>Methods throw {@code EvograftException} of the services that they use, and code {@code
 * read_failed} or {@code copy_failed} for the disk.
 */
public interface Place {

  /** The folder that is worked in. */
  Path folder();

  /** A text for the executor, in which paths of the workspace are those of this place. */
  default String told(String text) {
    return text;
  }

  /** What is different there from what it was when the cycle began. */
  Comparison compare();

  /**
   * What of these files is different; for an executor that tells which it touched, and is known to
   * touch no others.
   */
  Comparison compare(Set<String> touched);

  /**
   * What the system said of the workspace when this compared last, by which it can be told later
   * what was so then; empty where it cannot be told, or nobody worked there.
   */
  default Optional<Moment> moment() {
    return Optional.empty();
  }
}
