// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.spi.skill.Skill;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** One skill in several languages, with the interpreter that each of them needs. */
enum Probe {
  SHELL("main.sh", "scripts/main.sh", List.of("sh")),
  NODE("main.mjs", "scripts/main.mjs", List.of("node")),
  PYTHON("main.py", "scripts/main.py", List.of("python3", "python")),
  EXECUTABLE("main.sh", "bin/probe", List.of());

  private final String source;
  private final String script;
  private final List<String> interpreters;

  Probe(String source, String script, List<String> interpreters) {
    this.source = source;
    this.script = script;
    this.interpreters = interpreters;
  }

  /** Whether this machine can run it; looked up without the code under test. */
  boolean canRun() {
    return interpreters.isEmpty()
        || Arrays.stream(System.getenv("PATH").split(":"))
            .anyMatch(
                folder ->
                    interpreters.stream()
                        .anyMatch(name -> Files.isExecutable(Path.of(folder, name))));
  }

  /** The program that is told to be missing where this cannot run. */
  String interpreter() {
    return interpreters.get(0);
  }

  /** Puts the skill into a workspace. */
  Skill in(SkillLab lab) throws IOException {
    lab.skillMd("probe", "name: probe", "description: d", "entry_point: " + script);
    String head = this == EXECUTABLE ? "#!/bin/sh\n" : "";
    Path file = lab.write("skills/probe/" + script, head + text());
    if (this == EXECUTABLE && !file.toFile().setExecutable(true)) {
      throw new IOException(file + " cannot be made executable");
    }
    return lab.skills().find("probe");
  }

  private String text() throws IOException {
    try (InputStream in = Probe.class.getResourceAsStream("/probes/" + source)) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }
}
