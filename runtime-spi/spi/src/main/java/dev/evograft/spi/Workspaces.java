// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Opens other folders as workspaces of their own, beside the one of this runtime: with the same
 * home, plugins and environment, and with the settings of this workspace where the folder has none
 * of its own. For work that must not touch the workspace, such as what somebody else asked for. The
 * runtime provides it. Safe for any thread.
 *
 * @since 0.1
 */
public interface Workspaces {

  /**
   * Opens a folder, does something with services of it, and closes it again. Takes some tenths of a
   * second, and as long as the work does. What plugins do with runs of this workspace, such as
   * delivering them, they do not do there.
   *
   * @param folder that is there; it becomes a workspace, if it is none yet
   * @param services that the work asks for; no plugin is started that none of them needs
   * @param work is called once, on this thread; it keeps nothing of what it was given
   * @throws IllegalArgumentException if the folder is none
   * @throws EvograftException code {@code foreign_workspace} if the folder has a state folder that
   *     is not this user's
   * @throws InterruptedException if the work was interrupted
   */
  <T> T in(Path folder, Set<Class<?>> services, Work<T> work) throws InterruptedException;

  /**
   * What is done in a folder.
   *
   * @param <T> what comes of it
   * @since 0.1
   */
  @FunctionalInterface
  interface Work<T> {

    /**
     * Does it.
     *
     * @param found the services of the folder, until this returns
     */
    T with(Found found) throws InterruptedException;
  }

  /**
   * Services of a folder.
   *
   * @since 0.1
   */
  @FunctionalInterface
  interface Found {

    /** One of those that were asked for; empty when nobody provides it. */
    <S> Optional<S> find(Class<S> service);
  }
}
