// SPDX-License-Identifier: Apache-2.0
/**
 * Runs other programs within bounds: of time, of output, and of the processes they leave behind.
 *
 * <p>Only called. Needs nothing but the JDK.
 */
@NullMarked
package dev.evograft.toolkit.process;

import org.jspecify.annotations.NullMarked;
