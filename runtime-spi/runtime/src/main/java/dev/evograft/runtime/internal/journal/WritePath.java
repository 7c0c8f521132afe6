// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

/**
 * What it takes to get something into the journal.
 *
 * @param writer writes
 * @param room bounds what waits
 * @param completions completes the stages of those who wait
 * @param quota says when progress is not recorded
 */
public record WritePath(JournalWriter writer, Room room, Completions completions, Quota quota) {}
