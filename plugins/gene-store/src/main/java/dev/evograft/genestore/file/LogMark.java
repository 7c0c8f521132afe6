// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

/**
 * How far a log was read, so that a later process can read on from there.
 *
 * @param file tells it from other files, for as long as it exists
 * @param offset so much was read
 * @param before the last bytes before that, in hex: numbers of files are used again
 */
public record LogMark(String file, long offset, String before) {}
