// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An {@link AppendingProcess} and what it printed. */
final class Child implements AutoCloseable {

  private final Process process;
  private final BufferedReader output;

  private Child(Process process) {
    this.process = process;
    this.output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts it; returns when it has the journal open. */
  static Child start(Path file, String name, int runs) throws IOException {
    return start(java(AppendingProcess.class, file.toString(), name, Integer.toString(runs)));
  }

  /** Starts a {@link HoldingProcess}; returns when it stands in the midst of writing. */
  static Child holding(Path file) throws IOException {
    return start(java(HoldingProcess.class, file.toString()));
  }

  private static Child start(List<String> command) throws IOException {
    Child child =
        new Child(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
    String first = child.output.readLine();
    if (!"open".equals(first)) {
      throw new IOException("the child said " + first);
    }
    return child;
  }

  /** How a class of the tests is run in a JVM of its own. */
  static List<String> java(Class<?> main, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(args));
    return command;
  }

  void go() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  /** Reads so many lines, or fewer when it ends before. */
  List<String> lines(int count) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = ""; lines.size() < count && line != null; ) {
      line = output.readLine();
      if (line != null) {
        lines.add(line);
      }
    }
    return lines;
  }

  /** SIGKILL where there is such a thing; what it printed before can still be read. */
  void kill() {
    process.toHandle().destroyForcibly();
  }

  /** Sends it a signal, such as {@code STOP}. */
  void signal(String name) throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    if (new ProcessBuilder("kill", "-" + name, pid).start().waitFor() != 0) {
      throw new IOException("no signal for " + pid);
    }
  }

  boolean ended() throws InterruptedException {
    return process.waitFor(60, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly();
    ended();
  }
}
