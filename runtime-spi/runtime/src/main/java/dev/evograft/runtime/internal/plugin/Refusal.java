// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import org.jspecify.annotations.Nullable;

/**
 * A plugin that is not loaded.
 *
 * @param name its id, or the name of its file when the descriptor cannot be read
 * @param descriptor what it says about itself, if that could be read
 * @param source where it was found
 * @param why one line with the remedy
 */
record Refusal(String name, @Nullable Descriptor descriptor, Source source, String why) {}
