// SPDX-License-Identifier: Apache-2.0
/**
 * What an agent has learned: its genes, capsules and events on disk, and the memory of what worked.
 *
 * <p>Plugins call {@link dev.evograft.spi.asset.AssetStore} and {@link
 * dev.evograft.spi.asset.MemoryGraph}, services that one plugin of a runtime provides; nobody else
 * implements them. They implement {@link dev.evograft.spi.asset.AssetSource} to bring assets from
 * elsewhere, and call {@link dev.evograft.spi.asset.Market} to look for some themselves.
 */
@NullMarked
package dev.evograft.spi.asset;

import org.jspecify.annotations.NullMarked;
