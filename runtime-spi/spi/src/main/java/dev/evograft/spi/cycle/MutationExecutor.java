// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.cycle;

import org.pf4j.ExtensionPoint;

/**
 * Makes the change of a cycle. The setting {@code evolve.executor} names the one that is used; the
 * names {@code auto}, {@code replay}, {@code command} and {@code prompt} are taken.
 *
 * <p>Called by one thread at a time, once for each cycle; it may take as long as the cycle may. It
 * works in a copy of the workspace unless the user says otherwise ({@code evolve.place=here}). What
 * it changes outside of the folder it was given is not undone.
 *
 * @since 0.1
 */
public interface MutationExecutor extends ExtensionPoint {

  /** By what name settings and records know it: lower case letters, digits and dashes. */
  String name();

  /**
   * Changes files of the folder. What was changed is found out by looking at the folder, not by
   * what it answers.
   *
   * @throws InterruptedException if the thread was interrupted; whatever it started has ended
   * @throws dev.evograft.spi.EvograftException if it could not do its work; the cycle fails with
   *     that code
   */
  ExecutionResult execute(ExecutionRequest request) throws InterruptedException;
}
