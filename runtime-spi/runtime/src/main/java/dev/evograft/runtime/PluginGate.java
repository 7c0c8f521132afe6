// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import java.nio.file.Path;
import java.util.List;

/**
 * Decides which plugins a workspace lets in; for a host that people administer. Takes effect at the
 * next start of a runtime. Not for several threads.
 *
 * @since 0.1
 */
public interface PluginGate {

  /**
   * Writes {@code plugins.lock}: from now on only the plugins that are installed at this moment are
   * loaded, and only while their zips are what they are.
   *
   * @return its lines, {@code id version sha256}
   * @throws BadInputException if one of them is no zip, or the workspace is not this user's
   */
  List<String> lock();

  /**
   * Reads every zip anew, and compares it with {@code plugins.lock} and with what was unpacked of
   * it.
   *
   * @return one line for each thing that is wrong
   */
  List<String> verify();

  /**
   * Copies the zip of a plugin, after all of it was checked.
   *
   * @param folder where plugins are installed to; made if it is missing
   * @param replace whether it may take the place of one with the same id
   * @return what was installed
   * @throws BadInputException if it is refused or there already
   * @throws EvograftException if it cannot be written
   */
  PluginStatus install(Path zip, Path folder, boolean replace);

  /**
   * Deletes an installed zip.
   *
   * @param folder where plugins are installed to
   * @return what was deleted
   * @throws BadInputException if there is none of that id in it
   */
  Path remove(String id, Path folder);

  /**
   * Switches a plugin on or off in this workspace.
   *
   * @return whether that changed anything
   * @throws BadInputException if there is none of that id, or the workspace is not this user's
   */
  boolean enable(String id, boolean on);
}
