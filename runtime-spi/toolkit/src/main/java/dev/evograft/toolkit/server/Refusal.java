// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.server;

/** An error that is answered. */
public final class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  /**
   * @param status the HTTP status
   * @param code lower case with underscores, for programs
   * @param message one line for people, which is sent
   */
  public Refusal(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** What is wrong, for programs. */
  public String code() {
    return code;
  }
}
