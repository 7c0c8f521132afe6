// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.hub;

import dev.evograft.spi.EvograftException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call that came to nothing. The code is the hub's own, or one of ours. */
public final class HubError extends EvograftException {

  private static final long serialVersionUID = 1L;

  /** What is known about a call that came to nothing. */
  public enum Kind {
    /** The hub refused it: nothing was done. */
    REFUSED,
    /** It was not sent, or the hub cannot have acted on it. */
    NOT_SENT,
    /** It may have been done. */
    UNCERTAIN
  }

  private final Kind kind;
  private final int status;
  private final transient @Nullable Instant again;
  private final transient @Nullable Reply reply;

  HubError(Kind kind, String code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
    this.kind = kind;
    this.status = 0;
    this.again = null;
    this.reply = null;
  }

  /** A call that was not made, because it is not its time yet. */
  HubError(String code, String message, Instant again) {
    super(code, message);
    this.kind = Kind.NOT_SENT;
    this.status = 0;
    this.again = again;
    this.reply = null;
  }

  /**
   * An answer that is none of success.
   *
   * @param said what was answered
   * @param again when the hub may be asked once more, where it said so
   */
  HubError(Kind kind, String message, Said said, @Nullable Instant again) {
    super(said.code(), message);
    this.kind = kind;
    this.status = said.reply().status();
    this.again = again;
    this.reply = said.reply();
  }

  /**
   * What was answered.
   *
   * @param code its code, the hub's own or one of ours
   * @param reply the answer; without a body where that is no JSON
   */
  record Said(String code, Reply reply) {}

  /** Whether it may have been done. */
  public Kind kind() {
    return kind;
  }

  /** The HTTP status; 0 without an answer. */
  public int status() {
    return status;
  }

  /** When the hub may be asked again, where it said so. */
  public Optional<Instant> again() {
    return Optional.ofNullable(again);
  }

  /** What the hub answered. */
  public Optional<Reply> reply() {
    return Optional.ofNullable(reply);
  }
}
