// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

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
  private final Pattern globs;
  private final Map<String, Boolean> folders = new ConcurrentHashMap<>();

  private KnownRules(boolean folded, List<String> texts) {
    this.folded = folded;
    StringBuilder all = new StringBuilder("(?!)");
    for (String text : texts) {
      String plain = folded ? text.toLowerCase(Locale.ROOT) : text;
      if (plain.chars().noneMatch(c -> "/*?[{".indexOf(c) >= 0)) {
        names.add(plain);
      } else {
        all.append('|').append(Globs.regex(plain));
      }
    }
    this.globs = Pattern.compile(all.toString(), Pattern.DOTALL);
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
    return slash >= 0 && above(path.substring(0, slash)) || one(path, path.substring(slash + 1));
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

  private boolean one(String path, String name) {
    return names.contains(name)
        || globs.matcher(name).find()
        || path.length() > name.length() && globs.matcher(path).find();
  }
}
