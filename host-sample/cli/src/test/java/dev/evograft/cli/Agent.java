// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A {@link RecordingAgent}, and the outside record of what it was told to be on disk. */
final class Agent {

  private final Process process;
  private final Path errors;
  private final Writer input;
  private final BufferedReader output;
  private final Map<String, String> acknowledged = new TreeMap<>();

  private Agent(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    this.input = process.outputWriter();
    this.output = process.inputReader();
  }

  /** The command of an agent that embeds what was built. */
  static List<String> command(Path workspace) throws URISyntaxException {
    CodeSource tests = RecordingAgent.class.getProtectionDomain().getCodeSource();
    return Cli.java(
        Cli.classPath() + File.pathSeparator + Path.of(tests.getLocation().toURI()),
        RecordingAgent.class.getName(),
        workspace.toString());
  }

  /** Starts it; its log goes to a file. */
  static Agent start(ProcessBuilder builder, Path folder) throws IOException {
    Path errors = Files.createTempFile(folder, "agent", ".err");
    return new Agent(builder.redirectError(errors.toFile()).start(), errors);
  }

  Process process() {
    return process;
  }

  /** Opens the runtime, with a clock that is ahead. */
  void open(int hoursAhead) throws Exception {
    tell("open " + hoursAhead);
  }

  /** Records runs; returns when all are on disk. */
  void record(Collection<String> runs) throws Exception {
    acknowledged.putAll(tell("record " + String.join(" ", runs)));
  }

  /** Records runs one after another, until it is killed. */
  void keepRecording() throws Exception {
    input.write("keep\n");
    input.flush();
  }

  /** Kills it; what it printed before counts. */
  void kill() throws Exception {
    process.toHandle().destroyForcibly(); // the process itself would close its output
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      String[] words = line.split(" ");
      if (words.length == 2) {
        acknowledged.put(words[0], words[1]);
      }
    }
    assertThat(process.waitFor(Wait.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  /** The runs that are on disk, and how they ended. */
  Map<String, String> acknowledged() {
    return acknowledged;
  }

  /** The dead letters with their codes. */
  Map<String, String> refused() throws Exception {
    return tell("refused");
  }

  /** Closes the runtime. */
  void close() throws Exception {
    tell("close");
  }

  /** Ends the process. */
  void end() throws Exception {
    input.close();
    assertThat(process.waitFor(Wait.LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  private Map<String, String> tell(String line) throws Exception {
    input.write(line + "\n");
    input.flush();
    Map<String, String> answer = new TreeMap<>();
    for (String said = read(); !said.equals("done"); said = read()) {
      String[] words = said.split(" ");
      answer.put(words[0], words[1]);
    }
    return answer;
  }

  private String read() throws Exception {
    String line = output.readLine();
    assertThat(line).as("the agent goes on; it said: %s", Files.readString(errors)).isNotNull();
    return line;
  }
}
