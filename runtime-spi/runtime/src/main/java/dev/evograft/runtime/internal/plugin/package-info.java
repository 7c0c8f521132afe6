// SPDX-License-Identifier: Apache-2.0
/**
 * Plugins: found, checked, unpacked, ordered, loaded, started, fenced and stopped.
 *
 * <p>Not for public use. The runtime implements and calls it. PF4J gives the class loader and the
 * states; what it does badly is done here.
 */
@NullMarked
package dev.evograft.runtime.internal.plugin;

import org.jspecify.annotations.NullMarked;
