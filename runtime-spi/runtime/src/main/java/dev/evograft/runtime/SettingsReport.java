// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime;

import java.util.List;

/**
 * The settings of everything that is installed, and what is wrong with them.
 *
 * @param settings every declared one, by name
 * @param problems what is wrong, oldest first
 * @param mistakes what is wrong with what the builder itself was given ({@link
 *     Evograft.Builder#set}): a host with a command line refuses the call for these
 * @since 0.1
 */
public record SettingsReport(
    List<Setting> settings, List<Problem> problems, List<Problem> mistakes) {

  public SettingsReport {
    settings = List.copyOf(settings);
    problems = List.copyOf(problems);
    mistakes = List.copyOf(mistakes);
  }
}
