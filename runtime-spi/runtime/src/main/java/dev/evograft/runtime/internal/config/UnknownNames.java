// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.config;

import dev.evograft.runtime.Problem;
import dev.evograft.runtime.Problem.Severity;
import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.spi.ConfigKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds names that were set and mean nothing: an error under a prefix that somebody owns, a warning
 * under one that nobody owns, since uninstalling a plugin must not break the rest; but on the
 * command line the latter is a mistake, too, for which a call is refused.
 */
final class UnknownNames {

  static final String SERVICE = "service";

  static final String COMMAND_LINE = "the command line";
  private static final String ENV_PREFIX = "EVOGRAFT_";

  /** Variables of the skill contract, of the off switch and of the launcher. */
  private static final Set<String> RESERVED =
      Set.of(
          "EVOGRAFT_RUN_ID",
          "EVOGRAFT_INPUT",
          "EVOGRAFT_TASK",
          "EVOGRAFT_SIGNALS_FILE",
          "EVOGRAFT_ARTIFACTS_DIR",
          "EVOGRAFT_DISABLED",
          "EVOGRAFT_HOME",
          "EVOGRAFT_JAVA",
          "EVOGRAFT_BUILD_WAIT",
          "EVOGRAFT_JAVA_OPTS");

  private final Keys keys;
  private final Set<String> services;
  private final Problems problems;

  UnknownNames(Keys keys, Set<String> services, Problems problems) {
    this.keys = keys;
    this.services = services;
    this.problems = problems;
  }

  /** Reports all of them; returns the errors of the command line. */
  List<Problem> check(Layers layers) {
    List<Problem> mistakes = new ArrayList<>();
    for (String name : layers.commandLine().keySet()) {
      String error = checkName(name, COMMAND_LINE);
      if (error != null) {
        mistakes.add(new Problem(Severity.ERROR, "setting " + name, error));
      }
    }
    for (String name : layers.file().keySet()) {
      checkName(name, Layers.FILE_NAME);
    }
    for (String variable : layers.environment().keySet()) {
      if (variable.startsWith(ENV_PREFIX) && !RESERVED.contains(variable)) {
        checkVariable(variable);
      }
    }
    return mistakes;
  }

  /** Reports a name; returns what is wrong when that is an error, or of the command line. */
  private @Nullable String checkName(String name, String where) {
    int dot = name.indexOf('.');
    String prefix = dot < 0 ? name : name.substring(0, dot);
    String error = null;
    if (prefix.equals(SERVICE)) {
      String service = name.substring(dot + 1);
      if (!services.contains(service)) {
        error = "no installed plugin provides '" + service + "' (from " + where + ")";
      }
    } else if (!keys.knows(prefix)) {
      String what =
          name.isEmpty()
              ? "it has no name (from " + where + ")" + REMEDY
              : "no installed plugin owns '" + prefix + "' (from " + where + ")" + meant(name);
      problems.warning("setting " + name, what);
      return where.equals(COMMAND_LINE) ? what : null;
    } else if (keys.complete(prefix) && !keys.has(name)) {
      error = "there is no such setting (from " + where + ")" + meant(name);
    }
    if (error != null) {
      problems.error("setting " + name, error);
    }
    return error;
  }

  private void checkVariable(String variable) {
    if (variable.startsWith(variable(SERVICE + "."))) {
      return;
    }
    for (ConfigKey<?> key : keys.all()) {
      if (key.variable().equals(variable) || key.aliases().contains(variable)) {
        return;
      }
    }
    for (String prefix : keys.prefixes()) {
      if (variable.startsWith(variable(prefix + "."))) {
        if (keys.complete(prefix)) {
          problems.error(
              "variable " + variable, "there is no such setting" + meantVariable(variable));
        }
        return;
      }
    }
    problems.warning("variable " + variable, "no installed plugin owns it; unset it");
  }

  private String meant(String name) {
    List<String> names = new ArrayList<>();
    for (ConfigKey<?> key : keys.all()) {
      names.add(key.name());
    }
    return Nearest.to(name, names).map(near -> "; did you mean " + near + "?").orElse(REMEDY);
  }

  private String meantVariable(String variable) {
    List<String> names = new ArrayList<>();
    for (ConfigKey<?> key : keys.all()) {
      names.add(key.variable());
    }
    return Nearest.to(variable, names).map(near -> "; did you mean " + near + "?").orElse(REMEDY);
  }

  private static final String REMEDY = "; 'evograft config keys' lists what there is";

  static String variable(String name) {
    return ENV_PREFIX + name.replace('.', '_').toUpperCase(Locale.ROOT);
  }
}
