// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

/**
 * A line of a log.
 *
 * @param offset where it begins
 * @param bytes it, without its end
 * @param ended whether it has an end; one without may be half written
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, compared by nobody
public record LogLine(long offset, byte[] bytes, boolean ended) {}
