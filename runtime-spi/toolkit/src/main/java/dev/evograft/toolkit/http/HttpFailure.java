// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.http;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * There is no answer, or none that can be read. The message is one line for people that names the
 * server, and neither path nor query nor headers.
 */
public final class HttpFailure extends IOException {

  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final transient @Nullable HttpResponse partial;

  HttpFailure(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.partial = null;
  }

  HttpFailure(HttpResponse partial, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = Kind.ANSWERED;
    this.partial = partial;
  }

  /** What is known about the request. */
  public Kind kind() {
    return kind;
  }

  /** With {@link Kind#ANSWERED}: the status, the headers, and what was read of the body. */
  public Optional<HttpResponse> partial() {
    return Optional.ofNullable(partial);
  }

  /** What is known about the request. */
  public enum Kind {
    /** No byte of it left: the server cannot have acted on it. */
    NOT_SENT,
    /** It left, or a part of it, and no answer came: the server may have acted on it. */
    UNCERTAIN,
    /** An answer came, and its body broke off, or was longer than the limit. */
    ANSWERED
  }
}
