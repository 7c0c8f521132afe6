// SPDX-License-Identifier: Apache-2.0
/**
 * What people and programs call on the command line.
 *
 * <p>For the plugin's class only.
 */
@NullMarked
package dev.evograft.evolution.command;

import org.jspecify.annotations.NullMarked;
