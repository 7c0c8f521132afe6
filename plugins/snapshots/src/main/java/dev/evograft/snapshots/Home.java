// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.OwnFolder;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.asset.MemoryGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a workspace is in, and where its snapshots are: beside git's own files, where {@code git
 * clean -fdx} does not come, or in {@code .evograft} where there is no repository.
 *
 * @param folders the repository around the workspace, or the workspace itself
 * @param store the private repository
 * @param keys the folder of Evograft in the user's home, if there is one
 * @param surroundings what is recorded
 */
record Home(GitFolders folders, Path store, Optional<Path> keys, Surroundings surroundings) {

  /** In a workspace, what is Evograft's own. */
  static final String STATE = ".evograft";

  private static final String SHARED = "evograft";

  /** How the name of a folder with the snapshots of a further working tree begins. */
  static final String LINKED = "worktree-";

  /** In such a folder, the private repository. */
  static final String STORE = "snapshots.git";

  /** Where Evograft writes if nobody says otherwise. */
  static final List<String> OWN = List.of("assets/gep", ".evolver/gep", "memory/evolution");

  /** Whether there is or was a snapshot. */
  boolean exists() {
    return Files.isDirectory(store.resolve("refs/snapshots"));
  }

  /** What marks our notes; without a home nobody can tell them from others. */
  Seal seal() {
    return Seal.in(keys.orElse(store.resolveSibling("")));
  }

  /** Notes where the snapshots are, before the first is made. */
  void note() {
    try {
      if (keys.isPresent()) {
        Path noted = folders.isRepository() ? surroundings.workspace() : folders.workTree();
        new NotedStore(noted, store, folders).note(keys.get());
      }
    } catch (IOException e) {
      return; // a home that cannot be written: they are looked for again each time
    }
  }

  static Home of(PluginContext context) throws IOException {
    Path workspace = context.workspace().root();
    GitFolders folders = GitFolders.around(workspace);
    Optional<Path> keys = context.home().map(home -> home.resolve(STATE));
    Path top = folders.isRepository() ? folders.workTree() : null;
    NotedStore noted = keys.isPresent() ? NotedStore.find(keys.get(), workspace, top) : null;
    Path unit = noted == null ? workspace : noted.workspace(); // or what it is a folder of
    Path local = unit.resolve(STATE).resolve(STORE);
    boolean here = !folders.isRepository() && (noted == null || noted.store().equals(local));
    if (folders.isRepository() && Store.isMadeHere(local)) { // and not by anybody else
      here = noted != null ? noted.store().equals(local) : keys.isEmpty();
    }
    if (here && context.workspace().foreign()) {
      throw new BadInputException(
          "foreign_workspace",
          context.workspace().state()
              + " was not made by this user's Evograft; check it and run 'evograft config trust'");
    }
    Path store;
    if (here) {
      folders = atRoot(folders, unit);
      store = local;
    } else if (noted != null && !noted.store().equals(local)) {
      folders = noted.around(folders);
      store = noted.store();
    } else {
      store = inRepository(folders);
    }
    if (!here || !unit.equals(workspace)) {
      refuseLinks(store);
    }
    UserGit git =
        new UserGit(
            context.home(),
            path(workspace, context.config().find(SnapshotKeys.GIT_CONFIG)),
            Path.of("/etc/gitconfig"));
    Limits limits =
        new Limits(
            context.config().get(SnapshotKeys.MAX_BYTES),
            context.config().get(SnapshotKeys.MAX_FILE),
            context.config().get(SnapshotKeys.MAX_FILES));
    return new Home(
        folders,
        store,
        keys,
        new Surroundings(workspace, git, excluded(context, folders, store), limits));
  }

  /** Snapshots that were begun without a repository go on as those of the workspace alone. */
  private static GitFolders atRoot(GitFolders folders, Path workspace) {
    return folders.workTree().equals(workspace) ? folders : GitFolders.none(workspace);
  }

  private static Path inRepository(GitFolders folders) throws IOException {
    String name = folders.isLinked() ? LINKED + folders.git().getFileName() : "main";
    Path all = folders.common().resolve(SHARED);
    if (Files.exists(all, LinkOption.NOFOLLOW_LINKS) && !Ownership.isOurs(all)) {
      String user = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9_-]", "_");
      all = all.resolveSibling(SHARED + "-" + user); // one repository, several users
    }
    return all.resolve(name).resolve(STORE);
  }

  /** By a link it would be the store of another workspace, with the snapshots of that. */
  private static void refuseLinks(Path store) throws IOException {
    for (Path at : List.of(store.resolve("../..").normalize(), store.resolveSibling(""), store)) {
      Store.refuseLink(at);
    }
  }

  /** Another for each user of a repository, as the stores of others cannot be read. */
  static String keepRefs(Path store) {
    String name = String.valueOf(store.resolve("../..").normalize().getFileName());
    return "refs/" + (name.startsWith(SHARED + "-") ? name : SHARED) + "/keep/";
  }

  /**
   * What was learned, of the workspace and of those that it is a folder of; and git's own folder of
   * it, with the snapshots, under whatever name it lies in the working tree: it is recorded as
   * git's own.
   */
  private static Set<Path> excluded(PluginContext context, GitFolders folders, Path store)
      throws IOException {
    Path workTree = folders.workTree();
    Path workspace = context.workspace().root();
    Set<Path> excluded = new LinkedHashSet<>();
    for (Path at = workspace; at != null && at.startsWith(workTree); at = at.getParent()) {
      Path folder = at;
      OWN.forEach(name -> excluded.add(folder.resolve(name)));
    }
    context
        .service(AssetStore.class)
        .ifPresent(assets -> add(assets.folder(), workspace, excluded));
    context.service(MemoryGraph.class).ifPresent(graph -> add(graph.folder(), workspace, excluded));
    if (!store.resolveSibling("").endsWith(STATE)) { // which is left alone wherever it is
      addInTree(store.resolve("../..").normalize(), workTree, excluded);
    }
    if (folders.isRepository()) {
      addInTree(folders.git(), workTree, excluded);
      addInTree(folders.common(), workTree, excluded);
    }
    return excluded;
  }

  /** By the name that a walk comes to it under; what is in {@code .git} it does not come to. */
  private static void addInTree(Path folder, Path workTree, Set<Path> excluded) throws IOException {
    Path real = Files.exists(folder) ? folder.toRealPath() : folder;
    Path top = workTree.toRealPath();
    Path path = real.startsWith(top) ? workTree.resolve(top.relativize(real)) : folder;
    if (path.startsWith(workTree)
        && !path.equals(workTree)
        && !path.startsWith(workTree.resolve(".git"))) {
      excluded.add(path);
    }
  }

  private static void add(Path folder, Path workspace, Set<Path> excluded) {
    Path path = OwnFolder.named(workspace, folder);
    if (!workspace.startsWith(path)) { // that would be everything
      excluded.add(path);
    }
  }

  private static @Nullable Path path(Path workspace, Optional<String> text) {
    try {
      return text.filter(t -> !t.isBlank()).map(t -> workspace.resolve(t).normalize()).orElse(null);
    } catch (InvalidPathException e) {
      return null;
    }
  }
}
