// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.nio.file.Path;
import java.util.Set;

/**
 * What snapshots are taken of.
 *
 * @param workspace its root
 * @param git the user's configuration
 * @param excluded absolute paths that are neither recorded nor touched
 * @param limits of what may be stored
 */
record Surroundings(Path workspace, UserGit git, Set<Path> excluded, Limits limits) {}
