// SPDX-License-Identifier: Apache-2.0
/** Writing in the folder of memory, for this plugin alone. */
@NullMarked
package dev.evograft.evolution.own;

import org.jspecify.annotations.NullMarked;
