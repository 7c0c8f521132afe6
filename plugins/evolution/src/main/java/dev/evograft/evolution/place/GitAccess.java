// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.toolkit.git.QuietGit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The way to the repository of a workspace, for those who write to it.
 *
 * @param git where it is
 * @param prefix where the workspace lies in it, with a slash behind; mostly empty
 * @param person who commits
 */
public record GitAccess(GitFolder git, String prefix, Person person) {

  /**
   * Who commits.
   *
   * @param name of the user
   * @param email of the user
   */
  public record Person(String name, String email) {

    /** At a time. */
    public PersonIdent ident(Instant at) {
      return new PersonIdent(name, email, at, ZoneOffset.UTC);
    }
  }

  /** That of a workspace; empty where there is no repository. */
  public static Optional<GitAccess> of(Path root, Optional<Path> home) {
    return GitFolder.around(root)
        .map(git -> new GitAccess(git, git.prefixOf(root), person(git, home)));
  }

  /** Ends JGit's own thread, where JGit was used. */
  public static void shutDown() {
    if (QuietGit.isInstalled()) {
      Git.shutdown();
    }
  }

  /** Opens it. */
  public Repository open() throws IOException {
    QuietGit.install();
    FileRepositoryBuilder builder = new FileRepositoryBuilder();
    builder.setGitDir(git.own().toFile());
    builder.setWorkTree(git.top().toFile());
    return builder.setMustExist(true).build();
  }

  private static Person person(GitFolder git, Optional<Path> home) {
    Config config = new Config();
    home.ifPresent(
        folder -> {
          read(config, folder.resolve(".config/git/config"));
          read(config, folder.resolve(".gitconfig"));
        });
    String name = config.getString("user", null, "name");
    String email = config.getString("user", null, "email");
    Config own = new Config();
    read(own, git.common().resolve("config"));
    name = or(own.getString("user", null, "name"), name, "Evograft");
    email = or(own.getString("user", null, "email"), email, "evograft@localhost");
    return new Person(name, email);
  }

  private static String or(@Nullable String first, @Nullable String second, String third) {
    return first != null ? first : second != null ? second : third;
  }

  private static void read(Config config, Path file) {
    try {
      if (Files.isRegularFile(file)) {
        String before = config.toText();
        config.fromText(before + "\n" + Files.readString(file));
      }
    } catch (IOException | ConfigInvalidException e) {
      return; // git itself will complain of it
    }
  }
}
