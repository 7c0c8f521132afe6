// SPDX-License-Identifier: Apache-2.0
/**
 * What an agent embeds: the runtime that loads plugins, records runs and delivers them.
 *
 * <p>An agent calls {@link dev.evograft.runtime.Evograft}; nobody implements anything here.
 * Packages named {@code internal} are not for public use and may change at any time.
 */
@NullMarked
package dev.evograft.runtime;

import org.jspecify.annotations.NullMarked;
