// SPDX-License-Identifier: Apache-2.0
/**
 * What people and programs do with assets and memory on the command line.
 *
 * <p>Not for use by others.
 */
@NullMarked
package dev.evograft.genestore.command;

import org.jspecify.annotations.NullMarked;
