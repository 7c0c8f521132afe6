// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.toolkit.git.QuietGit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * The way to the repository of a workspace, for those who write to it.
 *
 * @param git where it is
 * @param prefix where the workspace lies in it, with a slash behind; mostly empty
 */
public record GitAccess(GitFolder git, String prefix) {

  /** That of a workspace; empty where there is no repository. */
  public static Optional<GitAccess> of(Path root) {
    return GitFolder.around(root).map(git -> new GitAccess(git, git.prefixOf(root)));
  }

  /** Opens it. */
  public Repository open() throws IOException {
    QuietGit.install();
    FileRepositoryBuilder builder = new FileRepositoryBuilder();
    builder.setGitDir(git.own().toFile());
    builder.setWorkTree(git.top().toFile());
    return builder.setMustExist(true).build();
  }
}
