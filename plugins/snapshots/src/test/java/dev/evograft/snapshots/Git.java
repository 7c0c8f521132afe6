// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Runs the real git, with a configuration of its own. */
final class Git {

  /** Commits are the same whenever a seed is run, and later ones have later dates. */
  private static final ThreadLocal<AtomicLong> DATE = ThreadLocal.withInitial(AtomicLong::new);

  private static final long FIRST_DATE = 1_700_000_000;

  private final Path folder;

  Git(Path folder) {
    this.folder = folder;
  }

  /** Has the dates of this thread begin again. */
  static void restart() {
    DATE.get().set(0);
  }

  /** Which of these paths it ignores, each with the file that says so. */
  Map<String, String> ignored(List<String> paths) throws IOException {
    Path questions = Files.createTempFile("questions", "");
    try {
      Files.write(questions, (String.join("\0", paths) + "\0").getBytes(StandardCharsets.UTF_8));
      ProcessBuilder builder = new ProcessBuilder("git", "check-ignore", "-z", "-v", "--stdin");
      builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
      builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
      Process process =
          builder.directory(folder.toFile()).redirectInput(questions.toFile()).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() > 1) {
        throw new IllegalStateException("git check-ignore: " + out);
      }
      Map<String, String> ignored = new TreeMap<>();
      String[] fields = out.split("\0", -1);
      for (int i = 0; i + 3 < fields.length; i += 4) {
        if (!fields[i + 2].startsWith("!")) {
          ignored.put(fields[i + 3], fields[i]);
        }
      }
      return ignored;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      Files.delete(questions);
    }
  }

  /** What it printed; a failure is none of a test that damages things. */
  String tries(String... args) {
    try {
      List<String> command =
          new ArrayList<>(
              List.of(
                  "git",
                  "-c",
                  "protocol.file.allow=always",
                  "-c",
                  "gc.auto=0",
                  "-c",
                  "gc.reflogExpire=never", // the dates are old
                  "-c",
                  "gc.reflogExpireUnreachable=never",
                  "-c",
                  "core.fsync=none"));
      command.addAll(List.of(args));
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.redirectErrorStream(true).redirectInput(ProcessBuilder.Redirect.from(nowhere()));
      Map<String, String> environment = builder.environment();
      environment.put("GIT_CONFIG_NOSYSTEM", "1");
      environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
      environment.put("GIT_AUTHOR_NAME", "A");
      environment.put("GIT_AUTHOR_EMAIL", "a@example.com");
      environment.put("GIT_COMMITTER_NAME", "A");
      environment.put("GIT_COMMITTER_EMAIL", "a@example.com");
      String date = FIRST_DATE + DATE.get().incrementAndGet() + " +0000";
      environment.put("GIT_AUTHOR_DATE", date);
      environment.put("GIT_COMMITTER_DATE", date);
      environment.put("GIT_OPTIONAL_LOCKS", "0"); // looking must not change the index
      environment.put("GIT_EDITOR", "true");
      environment.put("LC_ALL", "C.UTF-8");
      Process process = builder.start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      return code == 0 ? out : "exit " + code + ": " + out;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static java.io.File nowhere() {
    return new java.io.File("/dev/null");
  }

  /** What it printed. */
  String run(String... args) {
    String out = tries(args);
    if (out.startsWith("exit ")) {
      throw new IllegalStateException("git " + String.join(" ", args) + ": " + out);
    }
    return out;
  }
}
