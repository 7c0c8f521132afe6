// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.file.DeletedTree;
import dev.evograft.toolkit.git.QuietGit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;

/**
 * Of what the repositories of copies are made, as it was when the cycle began: the index and the
 * refs of the user's, the history read in place; without remotes, hooks, filters and settings that
 * would run anything.
 *
 * @param files what is in {@code .git}, by path; an empty repository where there is none
 * @param notes what is to be said about it; empty when all is as expected
 */
record GitSeed(Map<String, byte[]> files, List<String> notes) {

  private static final List<String> KEPT =
      List.of("filemode", "ignorecase", "symlinks", "autocrlf", "eol");
  private static final List<String> AS_THEY_ARE =
      List.of("shallow", "info/exclude", "info/attributes", "packed-refs");

  /** Of the repository that a workspace is in. */
  static GitSeed of(Path root, Optional<GitFolder> git) throws IOException {
    if (git.isEmpty()) {
      return new GitSeed(empty("").files(), List.of());
    }
    if (!git.get().top().equals(root)) {
      return empty("the workspace is a folder of a repository");
    }
    Optional<Config> config = config(git.get());
    if (config.isEmpty()
        || config.get().getString("extensions", null, "objectformat") != null
        || config.get().getString("extensions", null, "refstorage") != null) {
      return empty("the repository is of a kind that cannot be copied so");
    }
    return new GitSeed(files(git.get(), config.get()), List.of());
  }

  private static Map<String, byte[]> files(GitFolder git, Config config) throws IOException {
    Map<String, byte[]> files = new TreeMap<>(GitFiles.beneath(git.common(), "refs"));
    files.put("objects/info/alternates", bytes(git.common().resolve("objects") + "\n"));
    files.put("config", bytes(settings(config)));
    files.put("HEAD", Files.readAllBytes(git.own().resolve("HEAD")));
    for (String name : AS_THEY_ARE) {
      put(files, name, git.common().resolve(name));
    }
    put(files, "index", git.own().resolve("index"));
    try (DirectoryStream<Path> shared = Files.newDirectoryStream(git.own(), "sharedindex.*")) {
      for (Path file : shared) {
        put(files, String.valueOf(file.getFileName()), file);
      }
    }
    return files;
  }

  private static void put(Map<String, byte[]> files, String name, Path from) throws IOException {
    byte[] content = GitFiles.read(from);
    if (content != null) {
      files.put(name, content);
    }
  }

  /** Without one of its own, git would find that of somebody above the copy. */
  private static GitSeed empty(String why) {
    Map<String, byte[]> files = new TreeMap<>();
    files.put("config", bytes(settings(new Config())));
    files.put("HEAD", bytes("ref: refs/heads/main\n"));
    return new GitSeed(files, List.of("the copy has no history: " + why));
  }

  /** Makes the {@code .git} of a copy anew. */
  void write(Path copy) throws IOException {
    Path own = copy.resolve(".git");
    DeletedTree.remove(own);
    Files.createDirectories(own.resolve("objects/info"));
    Files.createDirectories(own.resolve("refs/heads"));
    for (var file : files.entrySet()) {
      Path to = own.resolve(file.getKey());
      Files.createDirectories(to.getParent());
      Files.write(to, file.getValue());
    }
  }

  private static Optional<Config> config(GitFolder git) throws IOException {
    QuietGit.install();
    Config config = new Config();
    byte[] text = GitFiles.read(git.common().resolve("config"));
    try {
      config.fromText(text == null ? "" : new String(text, StandardCharsets.UTF_8));
      return Optional.of(config);
    } catch (ConfigInvalidException e) {
      return Optional.empty();
    }
  }

  private static String settings(Config from) {
    Config to = new Config();
    to.setInt("core", null, "repositoryformatversion", 0);
    to.setBoolean("core", null, "bare", false);
    to.setString("core", null, "hooksPath", "/dev/null");
    to.setInt("gc", null, "auto", 0);
    for (String name : KEPT) {
      String value = from.getString("core", null, name);
      if (value != null) {
        to.setString("core", null, name, value);
      }
    }
    return to.toText();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** As it is kept. */
  JsonObject tree() {
    JsonObject.Builder tree = JsonObject.builder();
    files.forEach((name, text) -> tree.put(name, Base64.getEncoder().encodeToString(text)));
    return tree.build();
  }

  /** What {@link #tree} wrote. */
  static GitSeed of(JsonObject tree) {
    Map<String, byte[]> files = new TreeMap<>();
    tree.keySet()
        .forEach(name -> files.put(name, Base64.getDecoder().decode(tree.string(name, ""))));
    return new GitSeed(files, new ArrayList<>());
  }
}
