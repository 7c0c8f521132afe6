// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.confine;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Places outside of the workspace that a change has no business in, by the stamps of their files:
 * what programs read when they start, keys, what is started at login, and the repositories beside
 * the workspace. Bounded, and without content: it tells that something was written, not what, and
 * only here. Immutable.
 */
public final class WatchList {

  /** What may be at fault in a home besides its files with a dot, and how deep. */
  private static final Map<String, Integer> FOLDERS =
      Map.ofEntries(
          Map.entry(".ssh", 2),
          Map.entry(".gnupg", 1),
          Map.entry(".aws", 1),
          Map.entry(".kube", 1),
          Map.entry(".docker", 1),
          Map.entry(".bashrc.d", 1),
          Map.entry(".config/git", 1),
          Map.entry(".config/autostart", 1),
          Map.entry(".config/environment.d", 1),
          Map.entry(".config/systemd/user", 2),
          Map.entry(".config/fish", 2),
          Map.entry(".local/bin", 1),
          Map.entry("bin", 1),
          Map.entry("go/bin", 1),
          Map.entry(".cargo", 1),
          Map.entry(".cargo/bin", 1),
          Map.entry(".gradle/init.d", 1),
          Map.entry(".m2", 1),
          Map.entry(".claude", 1),
          Map.entry(".codex", 1),
          Map.entry(".gemini", 1),
          Map.entry("Library/LaunchAgents", 1));

  /** What shells, editors and agents write while a person works. */
  private static final Set<String> NOISE =
      Set.of(
          ".bash_history",
          ".zsh_history",
          ".zcompdump",
          ".python_history",
          ".node_repl_history",
          ".psql_history",
          ".mysql_history",
          ".sqlite_history",
          ".lesshst",
          ".viminfo",
          ".wget-hsts",
          ".xsession-errors",
          ".ICEauthority",
          ".Xauthority",
          ".DS_Store",
          "known_hosts",
          "known_hosts.old",
          "fish_variables",
          "history.jsonl");

  /** What agents write into their own folders in every session: logins and what they counted. */
  private static final Set<String> OF_AGENTS =
      Set.of(
          ".credentials.json",
          "auth.json",
          "google_accounts.json",
          "installation_id",
          "models_cache.json",
          "oauth_creds.json",
          "state.json",
          "stats-cache.json",
          "version.json");

  private static final Set<String> AGENTS = Set.of(".claude", ".codex", ".gemini");

  /** What agents read as orders: watched where their folders may be written, too. */
  private static final Set<String> ORDERS =
      Set.of(
          "settings.json",
          "settings.local.json",
          "config.toml",
          "hooks.json",
          "CLAUDE.md",
          "AGENTS.md",
          "GEMINI.md");

  private static final int MOST_IN_FOLDER = 500;
  private static final int MOST_BESIDE = 50;

  private final Map<Path, String> stamps = new TreeMap<>();
  private final List<Path> cut = new ArrayList<>();
  private final Collection<Path> open;

  private WatchList(Collection<Path> open) {
    this.open = open;
  }

  /**
   * As it is now.
   *
   * @param home of the user
   * @param workspace whose neighbours are watched
   * @param open files and folders that programs may write, by their real names; left out, but for
   *     what agents read as orders
   */
  public static WatchList of(Path home, Path workspace, Collection<Path> open) {
    WatchList list = new WatchList(open);
    Path realHome = real(home);
    list.files(realHome, 1, name -> name.startsWith("."));
    FOLDERS.forEach((folder, depth) -> list.files(realHome.resolve(folder), depth, name -> true));
    list.beside(real(workspace), realHome);
    return list;
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path; // not there, or closed to us: nothing of it will be found
    }
  }

  /** What is otherwise in a later one: added, changed or gone. */
  public List<Path> changedIn(WatchList later) {
    List<Path> changed = new ArrayList<>();
    Set<Path> all = new TreeSet<>(stamps.keySet());
    all.addAll(later.stamps.keySet());
    for (Path path : all) {
      if (!stamps.getOrDefault(path, "").equals(later.stamps.getOrDefault(path, ""))) {
        changed.add(path);
      }
    }
    return changed;
  }

  /** Folders with more in them than is looked at. */
  public List<Path> cut() {
    return List.copyOf(cut);
  }

  /** Repositories beside the workspace; a home and the root of a disk are no such folder. */
  private void beside(Path workspace, Path home) {
    Path parent = workspace.getParent();
    if (parent == null || parent.getParent() == null || parent.equals(home)) {
      return;
    }
    for (Path folder : entries(parent, MOST_BESIDE)) {
      if (!folder.equals(workspace)
          && !home.startsWith(folder)
          && Files.exists(folder.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
        files(folder, 1, name -> true);
        files(folder.resolve(".git"), 1, name -> !name.startsWith("FETCH_HEAD"));
        files(folder.resolve(".git/hooks"), 1, name -> true);
      }
    }
  }

  /** Which names count. */
  private interface Names {
    boolean has(String name);
  }

  private void files(Path folder, int depth, Names names) {
    for (Path file : entries(folder, MOST_IN_FOLDER)) {
      String name = file.getFileName().toString();
      boolean free = ORDERS.contains(name) || open.stream().noneMatch(file::startsWith);
      if (names.has(name) && !isNoise(file, name) && free) {
        if (AgentState.is(name)) {
          stamps.put(file, AgentState.stamp(file, stamp(file)));
        } else if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          stamps.put(file, stamp(file));
        } else if (depth > 1) {
          files(file, depth - 1, any -> true);
        }
      }
    }
  }

  private static boolean isNoise(Path file, String name) {
    Path folder = file.getParent();
    return NOISE.contains(name)
        || OF_AGENTS.contains(name)
            && folder != null
            && AGENTS.contains(String.valueOf(folder.getFileName()));
  }

  /** So many entries, whichever come first; none where there is no folder or it is closed to us. */
  private List<Path> entries(Path folder, int most) {
    List<Path> found = new ArrayList<>();
    if (!Files.isDirectory(folder)) {
      return found;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (found.size() == most) {
          cut.add(folder);
          break;
        }
        found.add(file);
      }
    } catch (IOException | DirectoryIteratorException e) {
      return List.of(); // a program of this user cannot write there either
    }
    return found;
  }

  /** Of the file and, where it is a link, of what it leads to, which is what a program reads. */
  private static String stamp(Path file) {
    String own = stamp(file, LinkOption.NOFOLLOW_LINKS);
    return Files.isSymbolicLink(file) ? own + " > " + stamp(file, new LinkOption[0]) : own;
  }

  private static String stamp(Path file, LinkOption... options) {
    boolean unix = file.getFileSystem().supportedFileAttributeViews().contains("unix");
    String names = unix ? "unix:size,lastModifiedTime,ctime,ino,mode" : "size,lastModifiedTime";
    try {
      return new TreeMap<>(Files.readAttributes(file, names, options)).toString();
    } catch (IOException e) {
      return ""; // it went away between two looks, or leads nowhere
    }
  }
}
