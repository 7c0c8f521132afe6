// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Many rules of ours for paths as one, because a whole tree is asked for: what {@link PathRule}
 * says of each, at once. Ours alone, for nothing bounds what an expression of strangers costs.
 */
final class KnownRules {

  private static final int MOST_KNOWN = 100_000;
  private static final String ANYWHERE = "**/";
  private static final String BENEATH = "/**";

  private final boolean folded;
  private final Set<String> names = new HashSet<>();
  private final Map<Character, List<Affixes>> byEnd = new HashMap<>();
  private final Map<Character, List<Affixes>> byBegin = new HashMap<>();
  private final Set<String> above = new HashSet<>();
  private final Set<String> first = new HashSet<>();
  private final Optional<Pattern> ofNames;
  private final List<OfPaths> ofPaths = new ArrayList<>();
  private final Map<String, Boolean> folders = new ConcurrentHashMap<>();

  /** A name with one star. */
  private record Affixes(String before, String behind) {
    boolean fit(String name) {
      return name.length() >= before.length() + behind.length()
          && name.endsWith(behind)
          && name.startsWith(before);
    }
  }

  /** An expression for whole paths, and a text that is in all that it matches: asked first. */
  private record OfPaths(String part, Pattern pattern) {

    static OfPaths of(String glob) {
      int bracket = glob.indexOf('[');
      String longest = "";
      for (String each : glob.substring(0, bracket < 0 ? glob.length() : bracket).split("[*?]+")) {
        String part = each.startsWith("/") ? each.substring(1) : each; // "**/" may be nothing
        longest = part.length() > longest.length() ? part : longest;
      }
      return new OfPaths(longest, Pattern.compile(Globs.regex(glob), Pattern.DOTALL));
    }

    boolean fits(String path) {
      return path.contains(part) && pattern.matcher(path).find();
    }
  }

  private KnownRules(boolean folded, List<String> texts) {
    this.folded = folded;
    List<String> ofNames = new ArrayList<>();
    for (String text : texts) {
      for (String glob : spelledOut(folded ? text.toLowerCase(Locale.ROOT) : text)) {
        int star = glob.indexOf('*');
        if (glob.indexOf('/') >= 0) {
          if (!beneath(glob)) {
            ofPaths.add(OfPaths.of(glob));
          }
        } else if (glob.chars().anyMatch(c -> c == '?' || c == '[')
            || star != glob.lastIndexOf('*')) {
          ofNames.add(Globs.regex(glob));
        } else if (star < 0) {
          names.add(glob);
        } else {
          put(new Affixes(glob.substring(0, star), glob.substring(star + 1)));
        }
      }
    }
    this.ofNames = pattern(ofNames);
  }

  /** What lies beneath a folder of this name, anywhere or at the top; false for other globs. */
  private boolean beneath(String glob) {
    boolean anywhere = glob.startsWith(ANYWHERE);
    String name = anywhere ? glob.substring(ANYWHERE.length()) : glob;
    if (!name.endsWith(BENEATH)) {
      return false;
    }
    name = name.substring(0, name.length() - BENEATH.length());
    if (name.isEmpty() || name.chars().anyMatch(c -> "*?[/".indexOf(c) >= 0)) {
      return false;
    }
    return (anywhere ? above : first).add(name);
  }

  private void put(Affixes one) {
    boolean ends = !one.behind().isEmpty();
    char key =
        ends
            ? one.behind().charAt(one.behind().length() - 1)
            : one.before().isEmpty() ? '*' : one.before().charAt(0);
    (ends ? byEnd : byBegin).computeIfAbsent(key, any -> new ArrayList<>()).add(one);
  }

  private static Optional<Pattern> pattern(List<String> regexes) {
    return regexes.isEmpty()
        ? Optional.empty()
        : Optional.of(Pattern.compile(String.join("|", regexes), Pattern.DOTALL));
  }

  /** A glob for each alternative in braces. */
  private static List<String> spelledOut(String glob) {
    int from = glob.indexOf('{');
    int to = glob.indexOf('}', from);
    if (from < 0 || to < 0) {
      return List.of(glob);
    }
    List<String> all = new ArrayList<>();
    for (String each : glob.substring(from + 1, to).split(",", -1)) {
      all.addAll(spelledOut(glob.substring(0, from) + each + glob.substring(to + 1)));
    }
    return all;
  }

  /** Rules for which case does not matter. */
  static KnownRules of(String... texts) {
    return new KnownRules(true, List.of(texts));
  }

  /** Rules for which it does. */
  static KnownRules withCase(String... texts) {
    return new KnownRules(false, List.of(texts));
  }

  boolean matches(String path) {
    return whole(folded ? path.toLowerCase(Locale.ROOT) : path);
  }

  /**
   * As {@link #matches}.
   *
   * @param lower the path in lower case, where whoever asks several rules has it
   */
  boolean matches(String path, String lower) {
    return whole(folded ? lower : path);
  }

  private boolean whole(String path) {
    int slash = path.lastIndexOf('/');
    return slash >= 0 && above(path.substring(0, slash))
        || isNamed(path.substring(slash + 1))
        || slash >= 0 && isOfPaths(path);
  }

  private boolean isOfPaths(String path) {
    for (OfPaths each : ofPaths) {
      if (each.fits(path)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a rule is about a folder, or about all that lies beneath it. */
  private boolean above(String folder) {
    Boolean known = folders.get(folder);
    if (known == null) {
      int slash = folder.lastIndexOf('/');
      known =
          above.contains(folder.substring(slash + 1))
              || slash < 0 && first.contains(folder)
              || whole(folder);
      if (folders.size() < MOST_KNOWN) {
        folders.put(folder, known);
      }
    }
    return known;
  }

  private boolean isNamed(String name) {
    if (name.isEmpty()) {
      return names.contains(name);
    }
    return names.contains(name)
        || fits(byEnd.get(name.charAt(name.length() - 1)), name)
        || fits(byBegin.get(name.charAt(0)), name)
        || ofNames.isPresent() && ofNames.get().matcher(name).find();
  }

  private static boolean fits(@Nullable List<Affixes> some, String name) {
    if (some != null) {
      for (Affixes each : some) {
        if (each.fit(name)) {
          return true;
        }
      }
    }
    return false;
  }
}
