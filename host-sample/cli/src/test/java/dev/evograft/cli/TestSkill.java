// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a skill into a workspace. */
final class TestSkill {

  private TestSkill() {}

  /** One whose entry point is a shell script; its folder. */
  static Path write(Path workspace, String name, String script) throws IOException {
    Path folder = workspace.resolve("skills").resolve(name);
    Files.createDirectories(folder.resolve("scripts"));
    Files.writeString(
        folder.resolve("SKILL.md"),
        "---\nname: " + name + "\ndescription: A skill of a test, used by nobody else.\n---\n");
    Files.writeString(folder.resolve("scripts/main.sh"), script);
    return folder;
  }
}
