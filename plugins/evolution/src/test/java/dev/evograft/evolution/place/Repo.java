// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A repository of a test, by the real git. */
public record Repo(Path root) {

  /** Makes one with a commit of these files, each of which says its name. */
  public static Repo with(Path root, String... files) throws Exception {
    Repo repo = new Repo(Files.createDirectories(root));
    repo.git("init", "-q", "-b", "main");
    repo.git("config", "user.name", "u");
    repo.git("config", "user.email", "u@example.org");
    for (String file : files) {
      repo.write(file, file + "\n");
    }
    repo.git("add", "-A");
    repo.git("commit", "-q", "--allow-empty", "-m", "one");
    return repo;
  }

  /** Writes a file and the folders above it. */
  public Path write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  /** What git prints. */
  public String git(String... words) throws Exception {
    return git(root, words);
  }

  static String git(Path folder, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(words));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + out);
    }
    return out.strip();
  }
}
