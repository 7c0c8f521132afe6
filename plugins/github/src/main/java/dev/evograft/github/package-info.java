// SPDX-License-Identifier: Apache-2.0
/**
 * The plugin {@code github}: opens an issue for what evolution fails at again and again. Nothing is
 * sent unless a repository is named; a token alone switches nothing on.
 */
@NullMarked
package dev.evograft.github;

import org.jspecify.annotations.NullMarked;
