// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.solidify;

import dev.evograft.evolution.place.GitFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;

/** When git reads a file that another of its settings includes. */
final class Conditions {

  private static final String DIR = "gitdir:";
  private static final String DIR_FOLDED = "gitdir/i:";
  private static final String BRANCH = "onbranch:";
  private static final String REMOTE = "hasconfig:remote.*.url:";
  private static final String HEADS = "ref: refs/heads/";

  private final GitFolder git;
  private final Optional<Path> home;

  Conditions(GitFolder git, Optional<Path> home) {
    this.git = git;
    this.home = home;
  }

  /** A file that another one names. */
  Path path(String named, Path by) {
    return named.startsWith("~/") && home.isPresent()
        ? home.get().resolve(named.substring(2))
        : by.resolveSibling(named);
  }

  /** Whether a file is included; one on a condition that nobody knows is not, as with git. */
  boolean holds(String condition, Path by) {
    if (condition.startsWith(DIR)) {
      return isAt(condition.substring(DIR.length()), by, 0);
    }
    if (condition.startsWith(DIR_FOLDED)) {
      return isAt(condition.substring(DIR_FOLDED.length()), by, Pattern.CASE_INSENSITIVE);
    }
    if (condition.startsWith(BRANCH)) {
      String glob = beneath(condition.substring(BRANCH.length()));
      return branch().filter(name -> matches(glob, name, 0)).isPresent();
    }
    return condition.startsWith(REMOTE)
        && remotes().stream()
            .anyMatch(url -> matches(condition.substring(REMOTE.length()), url, 0));
  }

  private boolean isAt(String named, Path by, int flags) {
    String glob = named;
    if (named.startsWith("~/") && home.isPresent()) {
      glob = slashes(home.get()) + named.substring(1);
    } else if (named.startsWith("./")) {
      glob = slashes(by.toAbsolutePath().resolveSibling("")) + named.substring(1);
    } else if (!Path.of(named.replaceAll("[*?].*", "")).isAbsolute()) {
      glob = "**/" + named;
    }
    String whole = beneath(glob);
    return matches(whole, slashes(git.own()), flags)
        || matches(whole, slashes(git.top().resolve(".git")), flags);
  }

  private static String slashes(Path path) {
    String text = path.toString().replace('\\', '/');
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private static String beneath(String glob) {
    return glob.endsWith("/") ? glob + "**" : glob;
  }

  private Optional<String> branch() {
    try {
      String head = Files.readString(git.own().resolve("HEAD")).strip();
      return head.startsWith(HEADS)
          ? Optional.of(head.substring(HEADS.length()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private List<String> remotes() {
    List<String> urls = new ArrayList<>();
    try {
      Config config = new Config();
      config.fromText(Files.readString(git.common().resolve("config")));
      for (String name : config.getSubsections("remote")) {
        urls.addAll(List.of(config.getStringList("remote", name, "url")));
      }
    } catch (IOException | ConfigInvalidException e) {
      return urls; // git itself will complain of it
    }
    return urls;
  }

  private static boolean matches(String glob, String text, int flags) {
    try {
      return Pattern.compile(regex(glob), flags).matcher(text).matches();
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  private static String regex(String glob) {
    StringBuilder regex = new StringBuilder();
    int at = 0;
    while (at < glob.length()) {
      boolean begins = at == 0 || glob.charAt(at - 1) == '/';
      char c = glob.charAt(at);
      if (begins && glob.startsWith("**/", at)) {
        regex.append("(?:.*/)?");
        at += 3;
      } else if (begins && glob.substring(at).equals("**")) {
        regex.append(".*");
        at += 2;
      } else if (c == '[' && glob.indexOf(']', at + 2) > 0) {
        int end = glob.indexOf(']', at + 2) + 1;
        regex.append(glob.substring(at, end).replace("[!", "[^"));
        at = end;
      } else {
        regex.append(c == '*' ? "[^/]*" : c == '?' ? "[^/]" : Pattern.quote(String.valueOf(c)));
        at++;
      }
    }
    return regex.toString();
  }
}
