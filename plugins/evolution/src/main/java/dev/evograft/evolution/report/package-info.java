// SPDX-License-Identifier: Apache-2.0
/**
 * Pages about cycles, each in one file with nothing from elsewhere.
 *
 * <p>For the other packages of this plugin only.
 */
@NullMarked
package dev.evograft.evolution.report;

import org.jspecify.annotations.NullMarked;
