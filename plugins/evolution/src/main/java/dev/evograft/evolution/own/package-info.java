// SPDX-License-Identifier: Apache-2.0
/** Reading and writing files of ours that others can reach, for this plugin alone. */
@NullMarked
package dev.evograft.evolution.own;

import org.jspecify.annotations.NullMarked;
