// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

/**
 * What the launcher's class archive is made from: in one process the help and then the command that
 * the words name, because an archive knows only the classes of one process.
 */
final class Training {

  private Training() {}

  public static void main(String[] args) {
    int help = Main.run("--help");
    System.exit(Math.max(help, Main.run(args)));
  }
}
