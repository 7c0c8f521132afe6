// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in our words what is wrong with the words of a call: the option's name, then the remedy. */
final class UsageErrors {

  /** What a converter said follows the parser's own beginning. */
  private static final Pattern OF_CONVERTER =
      Pattern.compile("^Invalid value for [^:]*: (.*)$", Pattern.DOTALL);

  /** So many commands can be named in a line; the help lists more. */
  private static final int FEW = 10;

  private UsageErrors() {}

  static String describe(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched, unmatched.getUnmatched().get(0));
    }
    if (e instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      return missing(missing.getMissing());
    }
    if (e instanceof MutuallyExclusiveArgsException) {
      return String.valueOf(e.getMessage())
          .replaceFirst("^Error: ", "")
          .replaceFirst(" are mutually exclusive.*", " exclude each other; give one of them");
    }
    ArgSpec argument = e.getArgSpec();
    if (e instanceof OverwrittenOptionException && argument != null) {
      return "give " + name(argument) + " only once";
    }
    if (argument != null && e.getValue() != null) {
      return wrongValue(argument, e);
    }
    Map<String, ?> subcommands = e.getCommandLine().getSubcommands();
    return subcommands.isEmpty() || !String.valueOf(e.getMessage()).startsWith("Missing")
        ? String.valueOf(e.getMessage())
        : "name what to do: " + String.join(" or ", subcommands.keySet());
  }

  private static String unmatched(UnmatchedArgumentException e, String word) {
    if (word.startsWith("-")) {
      List<String> alike = e.getSuggestions().stream().filter(one -> one.startsWith("-")).toList();
      return "there is no option '"
          + word
          + "'"
          + (alike.isEmpty() ? "" : "; did you mean " + String.join(" or ", alike) + "?");
    }
    List<String> below =
        e.getCommandLine().getCommandSpec().positionalParameters().isEmpty()
            ? List.copyOf(e.getCommandLine().getSubcommands().keySet())
            : List.of();
    if (below.isEmpty()) {
      return "'" + word + "' is a word too many";
    }
    String alike = Alike.ask(word, below);
    String names =
        below.size() > FEW
            ? ""
            : (alike.isEmpty() ? "; name " : " Else name ") + String.join(" or ", below);
    return "there is no '"
        + e.getCommandLine().getCommandSpec().qualifiedName().replaceFirst("^evograft ", "")
        + " "
        + word
        + "'"
        + alike
        + names;
  }

  private static String missing(List<ArgSpec> missing) {
    ArgSpec first = missing.get(0);
    return first instanceof OptionSpec
        ? name(first) + " needs a value: " + name(first) + " " + first.paramLabel()
        : "name " + String.join(" and ", missing.stream().map(UsageErrors::name).toList());
  }

  private static String wrongValue(ArgSpec argument, ParameterException e) {
    Class<?> type = argument.type();
    String but = ", not '" + e.getValue() + "'";
    if (Map.class.isAssignableFrom(type)) {
      return name(argument) + " takes " + argument.paramLabel() + but;
    }
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return name(argument) + " takes a whole number" + but;
    }
    if (type.isEnum()) {
      List<String> words =
          Arrays.stream(type.getEnumConstants())
              .map(word -> word.toString().toLowerCase(Locale.ROOT))
              .toList();
      return name(argument) + " takes " + String.join(" or ", words) + but;
    }
    Matcher told = OF_CONVERTER.matcher(String.valueOf(e.getMessage()));
    return name(argument) + ": " + (told.matches() ? told.group(1) : e.getMessage());
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }
}
