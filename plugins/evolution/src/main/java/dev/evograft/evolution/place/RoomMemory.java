// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What a process remembers of the room that it kept last, so that nobody has to read what is
 * written beside it, and that most of what is found again has been found before. It says nothing
 * that the system is not asked again, and holds only where the room that is offered is the very one
 * by its seal. Safe for any thread; where memory gets short, all of it is forgotten.
 */
public final class RoomMemory {

  private final AtomicReference<@Nullable SoftReference<Known>> last = new AtomicReference<>();

  /** Nothing yet. */
  public RoomMemory() {}

  /**
   * A room that was kept.
   *
   * @param survey of the workspace, that it was filled by
   * @param held what it holds, and what is on disk of that
   * @param marks what was read of its files
   * @param answers which of them decide whether checks pass; null where nobody asked
   * @param own what was in it, but for what has to be made again
   */
  record Known(
      Survey survey, HeldFiles held, Marks marks, Reading.@Nullable Answers answers, Tree own) {

    private boolean is(String seal, Path root) {
      HeldFiles.Written written = held.written();
      return written != null && written.seal().equals(seal) && survey.root().equals(root);
    }
  }

  void keep(Known known) {
    last.set(new SoftReference<>(known));
  }

  /** What is known of a room of a workspace; nobody knows it any more after this. */
  Optional<Known> take(String seal, Path root) {
    SoftReference<Known> reference = last.getAndSet(null);
    return Optional.ofNullable(reference == null ? null : reference.get())
        .filter(known -> known.is(seal, root));
  }
}
