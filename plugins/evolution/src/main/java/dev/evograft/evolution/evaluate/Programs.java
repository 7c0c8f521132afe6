// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the arguments of a known program may be. A gene may come from anywhere, so nothing that
 * carries code in an argument, preloads some, or leads out of the folder is let through; a program
 * that the user allowed by name has only the latter, and the options that are known to carry code,
 * to fear.
 */
final class Programs {

  /** Options of node that neither run nor load anything; all others are refused. */
  private static final Set<String> NODE_OPTIONS =
      Set.of(
          "--test", "--check", "-c", "--no-warnings", "--trace-warnings", "--enable-source-maps");

  private static final Pattern NPM_SCRIPT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9:_.-]*");
  private static final Pattern NPX_PACKAGE =
      Pattern.compile("(?:@[a-z0-9][a-z0-9._-]*/)?[A-Za-z0-9][A-Za-z0-9._-]*");

  /** Of programs that a setting may allow: options that carry code, or name a file that does. */
  private static final Map<String, Set<String>> CARRIERS =
      Map.of(
          "java",
              Set.of(
                  "-javaagent",
                  "-agentpath",
                  "-agentlib",
                  "-XX:OnError",
                  "-XX:OnOutOfMemoryError",
                  "-XX:Flags",
                  "-XX:VMOptionsFile"),
          "python", Set.of("-c", "-m"),
          "python3", Set.of("-c", "-m"),
          "pytest", Set.of("-p", "-c", "-o", "--rootdir", "--confcutdir", "--override-ini"),
          "mvn",
              Set.of(
                  "-f",
                  "--file",
                  "-s",
                  "--settings",
                  "-gs",
                  "--global-settings",
                  "-t",
                  "--toolchains",
                  "-Dmaven.ext.class.path",
                  "-Dexec."),
          "gradle",
              Set.of(
                  "-I",
                  "--init-script",
                  "-b",
                  "--build-file",
                  "-c",
                  "--settings-file",
                  "-p",
                  "--project-dir",
                  "-D",
                  "-g"),
          "cargo", Set.of("--config", "--manifest-path", "-C", "-Z"),
          "go", Set.of("-exec", "-toolexec", "-overlay", "-modfile", "-C", "-ldflags", "-gcflags"));

  private Programs() {}

  /**
   * Checks the arguments.
   *
   * @throws RefusedCommandException if they are refused
   */
  static void check(List<String> words) {
    List<String> arguments = words.subList(1, words.size());
    switch (words.get(0)) {
      case "node" -> node(arguments);
      case "npm" -> npm(arguments);
      case "npx" -> npx(arguments);
      default -> other(words.get(0), arguments);
    }
    arguments.forEach(Programs::staysInside);
  }

  /** Where among the words of a call of node its script is; -1 without one. */
  static int scriptOf(List<String> words) {
    for (int i = 1; i < words.size(); i++) {
      if (!words.get(i).startsWith("-")) {
        return i;
      }
    }
    return -1;
  }

  private static void node(List<String> arguments) {
    for (String argument : arguments) {
      if (!argument.startsWith("-")) {
        return; // the script; what follows is the script's
      }
      if (!NODE_OPTIONS.contains(argument)) {
        throw new RefusedCommandException(
            "node takes a script here, and none of its options that load or run code: " + argument);
      }
    }
    throw new RefusedCommandException("node needs a script of this folder");
  }

  private static void npm(List<String> arguments) {
    String verb = arguments.isEmpty() ? "" : arguments.get(0);
    int end;
    if (verb.equals("test")) {
      end = 1;
    } else if (verb.equals("run") && arguments.size() > 1) {
      if (!NPM_SCRIPT.matcher(arguments.get(1)).matches()) {
        throw new RefusedCommandException("'" + arguments.get(1) + "' is no name of a script");
      }
      end = 2;
    } else {
      throw new RefusedCommandException("of npm only 'npm test' and 'npm run NAME' are run");
    }
    for (String argument : arguments.subList(end, arguments.size())) {
      if (argument.equals("--")) {
        return; // what follows is the script's
      }
      if (!argument.equals("--silent") && !argument.equals("-s")) {
        throw new RefusedCommandException(
            "npm gets no options here but --silent; those of the script stand after --");
      }
    }
  }

  private static void npx(List<String> arguments) {
    if (arguments.size() < 2 || !arguments.get(0).equals("--no-install")) {
      throw new RefusedCommandException(
          "npx is run as 'npx --no-install NAME' only: it must not fetch anything");
    }
    if (!NPX_PACKAGE.matcher(arguments.get(1)).matches()) {
      throw new RefusedCommandException("'" + arguments.get(1) + "' is no name of a program");
    }
  }

  private static void other(String program, List<String> arguments) {
    for (String argument : arguments) {
      for (String carrier : CARRIERS.getOrDefault(program, Set.of())) {
        if (carries(argument, carrier)) {
          throw new RefusedCommandException(
              "the option " + argument + " of " + program + " can carry code");
        }
      }
      if (argument.startsWith("@")) {
        throw new RefusedCommandException("'" + argument + "' takes arguments from a file");
      }
    }
  }

  /** Short options take their value in the same word, long ones after an equals sign. */
  private static boolean carries(String argument, String option) {
    boolean isLong = option.startsWith("--");
    return argument.equals(option)
        || (isLong ? argument.startsWith(option + "=") : argument.startsWith(option));
  }

  private static void staysInside(String argument) {
    String value = argument.substring(argument.startsWith("-") ? argument.indexOf('=') + 1 : 0);
    boolean drive =
        value.length() > 1 && value.charAt(1) == ':' && Character.isLetter(value.charAt(0));
    boolean up = List.of(value.split("[/\\\\]", -1)).contains("..");
    if (value.startsWith("/")
        || value.startsWith("\\")
        || value.startsWith("file:")
        || drive
        || up) {
      throw new RefusedCommandException("'" + argument + "' leads out of the folder");
    }
  }
}
