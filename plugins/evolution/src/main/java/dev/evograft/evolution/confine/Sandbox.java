// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.confine;

import java.util.List;

/** A program of the system that starts another one so that it can write where it should only. */
public interface Sandbox {

  /** Its program, such as {@code bwrap}. */
  String name();

  /**
   * The words to put before a program and its arguments. The program gets its exit code, its output
   * and its input through; one that is not found ends with 127, as in a shell.
   *
   * @param room what is to be had inside
   */
  List<String> wrapper(Room room);

  /**
   * Whether the sandbox itself failed, and the program never ran.
   *
   * @param output the beginning of what was printed
   */
  boolean failed(int exitCode, String output);
}
