// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.evolution.patch.Patch;
import dev.evograft.toolkit.git.QuietGit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Optional;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;

/** Contents that the repository of a workspace has; none where there is no repository. */
public final class GitBlobs implements Patch.Blobs {

  private static final long MOST_BYTES = 16L << 20;
  private static final int SHORTEST = 7;

  private final Path root;

  /** Of the repository that a workspace is in. */
  public GitBlobs(Path root) {
    this.root = root;
  }

  @Override
  public byte @Nullable [] blob(String id) {
    Optional<GitFolder> git = GitFolder.around(root);
    if (git.isEmpty() || id.length() < SHORTEST || !AbbreviatedObjectId.isId(id)) {
      return null;
    }
    QuietGit.install();
    try (Repository repository =
            new FileRepositoryBuilder()
                .setGitDir(git.get().common().toFile())
                .setBare()
                .setMustExist(true)
                .build();
        ObjectReader reader = repository.newObjectReader()) {
      Collection<ObjectId> found = reader.resolve(AbbreviatedObjectId.fromString(id));
      if (found.size() != 1) {
        return null;
      }
      ObjectLoader loader = reader.open(found.iterator().next());
      return loader.getSize() > MOST_BYTES ? null : loader.getBytes();
    } catch (IOException | IllegalArgumentException e) {
      return null; // of a kind that JGit does not know; then nothing is merged
    }
  }
}
