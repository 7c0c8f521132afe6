// SPDX-License-Identifier: Apache-2.0
/**
 * The command line of a workspace: the runnable host.
 *
 * <p>Not for use by others; agents embed {@code dev.evograft.runtime.Evograft} instead.
 */
@NullMarked
package dev.evograft.cli;

import org.jspecify.annotations.NullMarked;
