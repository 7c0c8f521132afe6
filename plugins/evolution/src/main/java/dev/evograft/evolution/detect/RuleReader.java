// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the rules as {@code signal-rules.txt} writes them. */
final class RuleReader {

  private static final Pattern REFERENCE = Pattern.compile("\\{([A-Z]+(?:_[A-Z]+)?)\\}");
  private static final Pattern DEFINITION = Pattern.compile("([A-Z]+(?:_[A-Z]+)?) = (.*)");

  private final Map<String, String> parts = new HashMap<>();
  private final List<SignalRule> rules = new ArrayList<>();
  private List<Form> is = new ArrayList<>();
  private final Map<String, Form> forms = new HashMap<>();
  private List<Form> not = new ArrayList<>();
  private List<Form> notLine = new ArrayList<>();
  private String signal = "";
  private boolean spoken;
  private String literals = "";

  static List<SignalRule> read(String text) {
    RuleReader reader = new RuleReader();
    for (String line : text.split("\n")) {
      if (!line.isBlank() && !line.startsWith("#")) {
        reader.line(line);
      }
    }
    reader.finish();
    return List.copyOf(reader.rules);
  }

  private void line(String line) {
    Matcher definition = DEFINITION.matcher(line);
    int blank = line.indexOf(' ');
    String rest = line.substring(blank + 1);
    if (definition.matches()) {
      parts.put(definition.group(1), resolve(definition.group(2)));
      return;
    }
    switch (line.substring(0, Math.max(0, blank))) {
      case "signal" -> {
        finish();
        signal = rest.substring(0, rest.indexOf(' '));
        spoken = rest.endsWith(" sentence");
      }
      case "on" -> {
        finish();
        literals = rest;
      }
      case "is" -> add(is, resolve(rest));
      case "not" -> add(not, resolve(rest));
      case "notline" -> add(notLine, resolve(rest));
      default -> throw new IllegalStateException("signal-rules.txt: cannot read '" + line + "'");
    }
  }

  private void finish() {
    if (!literals.isEmpty()) {
      rules.add(
          new SignalRule(
              signal,
              spoken,
              List.of(literals.replace('~', ' ').split("\\|")),
              List.copyOf(is),
              List.copyOf(not),
              List.copyOf(notLine)));
    }
    literals = "";
    is = new ArrayList<>();
    not = new ArrayList<>();
    notLine = new ArrayList<>();
  }

  /** Adds each alternative as a form, those inside a group that is nothing but a group, too. */
  private void add(List<Form> to, String text) {
    for (String alternative : Alternatives.split(text)) {
      boolean group =
          alternative.startsWith("(?:")
              && Alternatives.close(alternative) == alternative.length() - 1;
      if (group) {
        add(to, alternative.substring(3, alternative.length() - 1));
      } else {
        to.add(forms.computeIfAbsent(Script.simplified(alternative), this::form));
      }
    }
  }

  /** Rules that have the same alternative share it, so that it is tried once. */
  private Form form(String text) {
    return Form.of(forms.size(), text);
  }

  private String resolve(String text) {
    return REFERENCE
        .matcher(text)
        .replaceAll(
            reference -> {
              String part = parts.get(reference.group(1));
              if (part == null) {
                throw new IllegalStateException(
                    "signal-rules.txt: " + reference.group() + " is not defined before its use");
              }
              return Matcher.quoteReplacement("(?:" + part + ")");
            });
  }
}
