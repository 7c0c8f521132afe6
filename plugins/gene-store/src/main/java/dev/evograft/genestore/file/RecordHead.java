// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import org.jspecify.annotations.Nullable;

/**
 * What an index needs of a record; null where the record has no such text.
 *
 * @param type its {@code type}
 * @param id its {@code id}
 * @param assetId its {@code asset_id}
 */
record RecordHead(@Nullable String type, @Nullable String id, @Nullable String assetId) {}
