// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.endpoint;

/** When a call is made again by itself. */
public enum Retry {
  /** A question: after 429, 502, 503, 504 and where no answer came. */
  SAFE("safe"),
  /** A change that has the effect of once however often it is asked for: as a question. */
  IDEMPOTENT("idempotent"),
  /** Never: without an answer nobody knows whether it was done. */
  NEVER("never");

  private final String words;

  Retry(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** Whether a call without an answer is made again at all. */
  public boolean allowed() {
    return this != NEVER;
  }
}
