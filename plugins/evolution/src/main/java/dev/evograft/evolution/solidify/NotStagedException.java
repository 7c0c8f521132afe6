// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.solidify;

import dev.evograft.spi.RetriableException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A commit is made, but the index has not what it changed: git would show the reverse of the change
 * as staged. Code {@code not_staged}.
 */
public final class NotStagedException extends RetriableException {

  private static final long serialVersionUID = 1L;

  private final String commit;
  private final String remedy;

  NotStagedException(
      String commit, CommitMaker.Wanted wanted, String why, @Nullable Throwable cause) {
    super(
        "not_staged",
        "the change is kept and committed ("
            + commit
            + "), but git's index could not be written: "
            + why
            + "; the next start tries it again, or do it yourself: "
            + remedy(wanted),
        cause);
    this.commit = commit;
    this.remedy = remedy(wanted);
  }

  private static String remedy(CommitMaker.Wanted wanted) {
    return wanted.files().stream()
        .map(file -> "'" + file.path() + "'")
        .collect(Collectors.joining(" ", "git reset -- ", ""));
  }

  /** The commit that is made. */
  public String commit() {
    return commit;
  }

  /** The command that stages it. */
  public String remedy() {
    return remedy;
  }
}
