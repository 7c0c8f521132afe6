// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What becomes of a command that did what it was to do, and could not say so. As with other
 * programs: whoever closed a pipe had read enough, and hears no more; an answer that could not be
 * written otherwise is a failure, with a word of why.
 */
final class Unwritten {

  /** As of a program that a closed pipe ended (SIGPIPE). */
  static final int PIPE = 141;

  private static final Path STANDARD_OUTPUT = Path.of("/dev/fd/1");

  /** Of a file's mode: what it is, and two of the things that it may be. */
  private static final int KIND = 0170000;

  private static final int FIFO = 0010000;
  private static final int SOCKET = 0140000;

  private Unwritten() {}

  /** The code of the process; tells why on standard error. */
  @SuppressWarnings("resource") // standard output is not ours to close
  static int code(PrintStream err) {
    return code(STANDARD_OUTPUT, new FileOutputStream(FileDescriptor.out), err);
  }

  /**
   * Tried once more, as the stream kept no reason: a pipe may refuse a write although its reader is
   * there, where somebody has made it one that does not wait.
   */
  static int code(Path output, OutputStream out, PrintStream err) {
    try {
      out.write('\n');
      err.println("evograft: the answer could not be written in full; the command did its work");
    } catch (IOException e) {
      String why = String.valueOf(e.getMessage());
      if (isPipe(output) && why.equals(ofNobodyReading())) {
        return PIPE;
      }
      err.println(
          "evograft: the answer could not be written (" + why + "); the command did its work");
    }
    return CommandRunner.FAILED;
  }

  /**
   * What the system says of a pipe that nobody reads, which is in the language of the user; nothing
   * where that cannot be learned.
   */
  private static String ofNobodyReading() {
    try {
      Pipe own = Pipe.open();
      try (Pipe.SinkChannel sink = own.sink()) {
        own.source().close();
        sink.write(ByteBuffer.allocate(1));
      }
      return "";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** Where the system has no such kinds of files, nothing is one. */
  private static boolean isPipe(Path output) {
    try {
      int kind = (Integer) Files.getAttribute(output, "unix:mode") & KIND;
      return kind == FIFO || kind == SOCKET;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return false; // it is closed, or this is Windows
    }
  }
}
