// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.server.Answer;

/** Ends the handling of a request with an answer. */
final class Halt extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Answer answer;

  Halt(Answer answer) {
    super("status " + answer.status(), null, false, false);
    this.answer = answer;
  }

  /** As FastAPI tells an error: {@code {"detail": ...}}. */
  static Halt detail(int status, Object detail) {
    return new Halt(Answer.json(status, JsonObject.builder().put("detail", detail).build()));
  }

  /** As uvicorn tells of a crash. */
  static Halt crash() {
    return new Halt(Answer.text(500, "text/plain; charset=utf-8", "Internal Server Error"));
  }

  Answer answer() {
    return answer;
  }
}
