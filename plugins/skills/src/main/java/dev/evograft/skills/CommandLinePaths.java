// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.spi.BadInputException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** What a person types is relative to the folder that the person is in. */
final class CommandLinePaths {

  private CommandLinePaths() {}

  /**
   * An absolute path.
   *
   * @param what was typed, as a person knows it
   */
  static Path path(String what, String typed) {
    if (typed.isBlank()) {
      throw new BadInputException("bad_input", what + " is empty; name one");
    }
    try {
      return Path.of(typed).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new BadInputException("bad_input", "'" + typed + "' is no path", e);
    }
  }

  /** A skill's name as it is, a folder as an absolute path. */
  static String skill(String typed) {
    if (typed.isBlank()) {
      throw new BadInputException(
          "bad_input", "SKILL is empty; name a skill, see 'evograft skills list', or a folder");
    }
    return SkillCatalog.isFolder(typed) ? path("SKILL", typed).toString() : typed;
  }
}
