// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.ignore.IgnoreNode;
import org.eclipse.jgit.lib.Config;
import org.jspecify.annotations.Nullable;

/**
 * By which rules git ignores files of a folder: those of its folders, of {@code info/exclude} and
 * of the user. Folders tell their rules once, when a copy is begun: what an agent writes into a
 * {@code .gitignore} hides nothing. Safe for several threads once a folder's rules are told.
 */
final class IgnoreRules {

  /** No folder has these names. */
  private static final String EXCLUDE = "/exclude";

  private static final String USER = "/user";
  private static final long MOST_BYTES = 1 << 20;

  private final Map<String, IgnoreNode> nodes = new ConcurrentHashMap<>();
  private final Map<String, byte[]> texts = new ConcurrentHashMap<>();
  private final String prefix;

  private IgnoreRules(String prefix) {
    this.prefix = prefix;
  }

  /** Nothing is ignored. */
  static IgnoreRules none() {
    return new IgnoreRules("");
  }

  /**
   * The rules above a workspace, without those in its folders.
   *
   * @param home of the user, where there is one
   */
  static IgnoreRules of(Path root, Optional<GitFolder> git, Optional<Path> home)
      throws IOException {
    IgnoreRules rules = new IgnoreRules(git.map(folder -> folder.prefixOf(root)).orElse(""));
    Optional<Path> user = home.flatMap(folder -> userFile(folder, git));
    if (user.isPresent()) {
      rules.read(USER, user.get());
    }
    if (git.isPresent()) {
      rules.read(EXCLUDE, git.get().common().resolve("info/exclude"));
      for (Path at = root.getParent();
          at != null && at.startsWith(git.get().top());
          at = at.getParent()) {
        String path = git.get().prefixOf(at);
        rules.read(
            path.isEmpty() ? "" : path.substring(0, path.length() - 1), at.resolve(".gitignore"));
      }
    }
    return rules;
  }

  /** Takes the rules of a folder of the workspace; empty for the workspace itself. */
  void folder(String path, Path folder) throws IOException {
    String whole = prefix + path;
    String name = whole.endsWith("/") ? whole.substring(0, whole.length() - 1) : whole;
    read(name, folder.resolve(".gitignore"));
  }

  /** Whether a folder of the workspace tells the same as there; empty for the workspace itself. */
  boolean isAlike(IgnoreRules others, String path) {
    String whole = prefix + path;
    String name = whole.endsWith("/") ? whole.substring(0, whole.length() - 1) : whole;
    return Arrays.equals(texts.get(name), others.texts.get(name));
  }

  /**
   * Whether the rules above the workspace are the same.
   *
   * @param above of which no folder of the workspace has told its own yet
   */
  boolean isAboveAlike(IgnoreRules above) {
    return prefix.equals(above.prefix)
        && texts.entrySet().stream()
            .filter(one -> isAbove(one.getKey()))
            .allMatch(one -> Arrays.equals(one.getValue(), above.texts.get(one.getKey())))
        && texts.keySet().stream().filter(this::isAbove).count() == above.texts.size();
  }

  /** Names are those of folders in the repository; the workspace's own begin with its prefix. */
  private boolean isAbove(String name) {
    return name.equals(EXCLUDE)
        || name.equals(USER)
        || !(name + "/").startsWith(prefix.isEmpty() ? "" : prefix);
  }

  private void read(String name, Path file) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) > MOST_BYTES) {
      return;
    }
    read(name, Files.readAllBytes(file));
  }

  private void read(String name, byte[] text) throws IOException {
    IgnoreNode node = new IgnoreNode();
    node.parse(new ByteArrayInputStream(text));
    if (!node.getRules().isEmpty()) {
      nodes.put(name, node);
      texts.put(name, text);
    }
  }

  /** As they are kept. */
  JsonObject tree() {
    JsonObject.Builder files = JsonObject.builder();
    new TreeMap<>(texts)
        .forEach((name, text) -> files.put(name, Base64.getEncoder().encodeToString(text)));
    return JsonObject.builder().put("prefix", prefix).put("files", files.build()).build();
  }

  /** What {@link #tree} wrote. */
  static IgnoreRules of(JsonObject tree) throws IOException {
    IgnoreRules rules = new IgnoreRules(tree.string("prefix", ""));
    JsonObject files = tree.object("files");
    for (String name : files.keySet()) {
      rules.read(name, Base64.getDecoder().decode(files.string(name, "")));
    }
    return rules;
  }

  /** Whether a path of the workspace is ignored; what is beneath an ignored folder is not asked. */
  boolean ignores(String path, boolean isFolder) {
    if (nodes.isEmpty()) {
      return false;
    }
    String whole = prefix + path;
    for (String at = whole; !at.isEmpty(); ) {
      at = at.substring(0, Math.max(0, at.lastIndexOf('/')));
      Boolean said = ask(at, at.isEmpty() ? "/" + whole : whole.substring(at.length()), isFolder);
      if (said != null) {
        return said;
      }
    }
    Boolean said = ask(EXCLUDE, "/" + whole, isFolder);
    if (said == null) {
      said = ask(USER, "/" + whole, isFolder);
    }
    return said != null && said;
  }

  private @Nullable Boolean ask(String name, String path, boolean isFolder) {
    IgnoreNode node = nodes.get(name);
    return node == null ? null : node.checkIgnored(path, isFolder);
  }

  /** {@code core.excludesFile}, else the one that git looks for by itself. */
  private static Optional<Path> userFile(Path home, Optional<GitFolder> git) {
    Config config = new Config();
    Path[] files = {
      home.resolve(".config/git/config"),
      home.resolve(".gitconfig"),
      git.map(folder -> folder.common().resolve("config")).orElse(home.resolve(".gitconfig"))
    };
    String named = null;
    for (Path file : files) {
      try {
        if (Files.isRegularFile(file)) {
          config.fromText(Files.readString(file));
          String said = config.getString("core", null, "excludesfile");
          named = said == null ? named : said;
        }
      } catch (IOException | ConfigInvalidException e) {
        continue; // git itself will complain of it
      }
    }
    if (named == null) {
      return Optional.of(home.resolve(".config/git/ignore"));
    }
    try {
      return Optional.of(
          named.startsWith("~/") ? home.resolve(named.substring(2)) : Path.of(named));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
