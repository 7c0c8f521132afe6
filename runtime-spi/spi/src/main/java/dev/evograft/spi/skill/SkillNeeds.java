// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.skill;

import java.util.List;

/**
 * What a skill needs, and what it says it touches.
 *
 * @param bins programs that must all be on the path
 * @param anyBins programs of which one must be on the path
 * @param env environment variables that must be set
 * @param os systems it runs on, {@code linux}, {@code darwin}, {@code win32}; empty for any
 * @param capabilities what it says it does, such as {@code network}
 * @param network hosts or endpoints it says it calls
 * @param files paths it says it reads or writes
 * @since 0.1
 */
public record SkillNeeds(
    List<String> bins,
    List<String> anyBins,
    List<String> env,
    List<String> os,
    List<String> capabilities,
    List<String> network,
    List<String> files) {
  public SkillNeeds {
    bins = List.copyOf(bins);
    anyBins = List.copyOf(anyBins);
    env = List.copyOf(env);
    os = List.copyOf(os);
    capabilities = List.copyOf(capabilities);
    network = List.copyOf(network);
    files = List.copyOf(files);
  }
}
