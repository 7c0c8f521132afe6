// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.journal;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the journal cannot be read, though the storage works and knows its place. It carries
 * what can be read of it, so that readers can note it and go on behind it.
 *
 * @since 0.1
 */
public class UnreadableEntryException extends EvograftException {

  private static final long serialVersionUID = 1L;

  /** The member of the payload that holds what could be copied. */
  public static final String MEMBER = "unreadable";

  private static final int MOST_COPIED = 4_096;

  private final transient Sequenced entry;

  /**
   * @param message one line that names the entry and the remedy
   * @param cause why it cannot be read
   * @param entry its place, with the payload of {@link #copy}
   */
  public UnreadableEntryException(String message, @Nullable Throwable cause, Sequenced entry) {
    super("journal_unreadable_entry", message, cause);
    this.entry = Objects.requireNonNull(entry, "entry");
  }

  /** A payload that holds what can be shown of damaged bytes. */
  public static JsonObject copy(byte[] damaged) {
    int length = Math.min(MOST_COPIED, damaged.length);
    String text = new String(damaged, 0, length, StandardCharsets.UTF_8);
    return JsonObject.builder().put(MEMBER, text).put("bytes", (long) damaged.length).build();
  }

  /** Its place, and in place of its payload what could be copied. */
  public Sequenced entry() {
    return entry;
  }
}
