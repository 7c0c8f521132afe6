// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.patch;

import java.util.Arrays;

/**
 * A regular file at some time. The array is not copied: nobody changes it.
 *
 * @param content its bytes
 * @param executable whether its owner may execute it
 */
public record FileVersion(byte[] content, boolean executable) {

  /** Whether both say the same; a record would compare the arrays by identity. */
  @Override
  public boolean equals(Object other) {
    return other instanceof FileVersion that
        && executable == that.executable
        && Arrays.equals(content, that.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content) * 31 + Boolean.hashCode(executable);
  }

  @Override
  public String toString() {
    return content.length + " bytes" + (executable ? ", executable" : "");
  }
}
