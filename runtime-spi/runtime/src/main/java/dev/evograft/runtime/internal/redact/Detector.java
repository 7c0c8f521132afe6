// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.redact;

/** Looks closer at a place where one of its literals was found. */
@FunctionalInterface
interface Detector {

  /**
   * Looks at a hit and adds the secrets that it finds near it.
   *
   * @param text the whole text
   * @param start where the literal begins
   * @param end behind the literal
   * @param found takes the secrets
   */
  void look(String text, int start, int end, Findings found);
}
