// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;

/**
 * What becomes of a command that did what it was to do, and could not say so. As with other
 * programs: whoever closed a pipe had read enough, and hears no more; an answer that could not be
 * written otherwise is a failure, with a word of why.
 */
final class Unwritten {

  /** As of a program that a closed pipe ended (SIGPIPE). */
  static final int PIPE = 141;

  private Unwritten() {}

  /** The code of the process; tells why on standard error. */
  @SuppressWarnings("resource") // standard output is not ours to close
  static int code(PrintStream err) {
    try {
      new FileOutputStream(FileDescriptor.out).write('\n'); // the stream kept no reason
      err.println("evograft: the answer could not be written in full; the command did its work");
      return CommandRunner.FAILED;
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage());
      if (why.contains("Broken pipe") || why.contains("EPIPE")) {
        return PIPE;
      }
      err.println(
          "evograft: the answer could not be written (" + why + "); the command did its work");
      return CommandRunner.FAILED;
    }
  }
}
