// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import java.util.regex.Pattern;

/** What validation commands may be that others are asked to run. */
final class Commands {

  private static final Pattern ALLOWED =
      Pattern.compile("(?:node|npm|npx)(?: .*)?", Pattern.DOTALL);

  /** Wherever they stand, within quotes too: an arrow function is refused for its {@code >}. */
  private static final Pattern SHELL = Pattern.compile("[;&|<>`\\n]|\\$\\(");

  private static final Pattern TRIVIAL =
      Pattern.compile("(?:node|npm|npx)(?:\\s+(?:--version|-v|--help|-h|version|help))*\\s*");

  private static final Pattern DANGEROUS =
      Pattern.compile(
          "process\\.(?:env|exit|kill)|child_process|\\beval\\b|\\bfetch\\s*\\("
              + "|(?:require|import)\\s*\\(\\s*['\"](?:node:)?(?:fs|net|tls|dgram|dns|https?|http2|vm|os)\\b");

  private Commands() {}

  /** That it starts a program that others run, and needs no shell. */
  static void checkAllowed(String command, String rules, Findings findings) {
    findings.addUnless(
        ALLOWED.matcher(command.strip()).matches(),
        rules + ".validation_program",
        "must start with node, npm or npx");
    findings.addUnless(
        !SHELL.matcher(command).find(),
        rules + ".validation_shell",
        "must have no shell operator; one of ; & | < > ` $( is in it");
  }

  /** That it checks something, and reaches for nothing outside. */
  static void checkUseful(String command, Findings findings) {
    findings.addUnless(
        !TRIVIAL.matcher(command.strip()).matches(),
        "hub.validation_trivial",
        "must check something");
    findings.addUnless(
        !DANGEROUS.matcher(command).find(),
        "hub.validation_dangerous",
        "must not use the environment, files, processes or the network");
  }
}
