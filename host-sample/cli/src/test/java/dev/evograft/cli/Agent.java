// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
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

  Agent(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
    this.input = process.outputWriter();
    this.output = process.inputReader();
  }

  /** Opens the runtime, with a clock that is ahead. */
  void open(int hoursAhead) throws Exception {
    tell("open " + hoursAhead);
  }

  /** Records runs; returns when all are on disk. */
  void record(Collection<String> runs) throws Exception {
    acknowledged.putAll(tell("record " + String.join(" ", runs)));
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
