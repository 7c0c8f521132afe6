// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Many rules of ours for paths as one, because a whole tree is asked for: what {@link PathRule}
 * says of each, at once. Ours alone, for nothing bounds what an expression of strangers costs.
 */
final class KnownRules {

  private static final int MOST_KNOWN = 100_000;

  private final boolean folded;
  private final Set<String> names = new TreeSet<>();
  private final List<Affixes> affixes = new ArrayList<>();
  private final Pattern ofNames;
  private final Pattern ofPaths;
  private final Map<String, Boolean> folders = new ConcurrentHashMap<>();

  /** A name with one star. */
  private record Affixes(String before, String behind) {
    boolean fit(String name) {
      return name.length() >= before.length() + behind.length()
          && name.endsWith(behind)
          && name.startsWith(before);
    }
  }

  private KnownRules(boolean folded, List<String> texts) {
    this.folded = folded;
    StringBuilder ofNames = new StringBuilder("(?!)");
    StringBuilder ofPaths = new StringBuilder("(?!)");
    for (String text : texts) {
      for (String glob : spelledOut(folded ? text.toLowerCase(Locale.ROOT) : text)) {
        int star = glob.indexOf('*');
        if (glob.indexOf('/') >= 0) {
          ofPaths.append('|').append(Globs.regex(glob));
        } else if (glob.chars().anyMatch(c -> c == '?' || c == '[')
            || star != glob.lastIndexOf('*')) {
          ofNames.append('|').append(Globs.regex(glob));
        } else if (star < 0) {
          names.add(glob);
        } else {
          affixes.add(new Affixes(glob.substring(0, star), glob.substring(star + 1)));
        }
      }
    }
    this.ofNames = Pattern.compile(ofNames.toString(), Pattern.DOTALL);
    this.ofPaths = Pattern.compile(ofPaths.toString(), Pattern.DOTALL);
  }

  /** A glob for each alternative in braces; those of paths stay as they are. */
  private static List<String> spelledOut(String glob) {
    int from = glob.indexOf('{');
    int to = glob.indexOf('}', from);
    if (from < 0 || to < 0 || glob.indexOf('/') >= 0) {
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

  private boolean whole(String path) {
    int slash = path.lastIndexOf('/');
    return slash >= 0 && above(path.substring(0, slash))
        || isNamed(path.substring(slash + 1))
        || slash >= 0 && ofPaths.matcher(path).find();
  }

  private boolean above(String folder) {
    Boolean known = folders.get(folder);
    if (known == null) {
      known = whole(folder);
      if (folders.size() < MOST_KNOWN) {
        folders.put(folder, known);
      }
    }
    return known;
  }

  private boolean isNamed(String name) {
    if (names.contains(name)) {
      return true;
    }
    for (Affixes each : affixes) {
      if (each.fit(name)) {
        return true;
      }
    }
    return ofNames.matcher(name).find();
  }
}
