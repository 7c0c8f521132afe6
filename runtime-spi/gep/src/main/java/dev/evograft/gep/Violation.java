// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

/**
 * A rule that an asset breaks.
 *
 * @param rule the rule by name, such as {@code schema.required}; names do not change
 * @param path the member it is about, such as {@code constraints.max_files} or {@code strategy[1]};
 *     empty for the asset as a whole
 * @param message one line for people, with what would be right; quotes nothing of the asset
 * @since 0.1
 */
public record Violation(String rule, String path, String message) {

  /** Path and message, as a line for people. */
  @Override
  public String toString() {
    return (path.isEmpty() ? "" : path + " ") + message + " (" + rule + ")";
  }
}
