// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import dev.evograft.toolkit.thread.Meanwhile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Makes rooms of a workspace, and copies of them. */
public final class Rooms {

  private final Path root;
  private final Survey.Wanted wanted;
  private final long most;
  private final LongSupplier clock;

  /**
   * What is copied.
   *
   * @param include names that are copied although git ignores them
   * @param exclude paths that are never copied, such as the folder of assets
   * @param bytes how much in all
   */
  public record Limits(Set<String> include, Set<String> exclude, long bytes) {
    public Limits {
      include = Set.copyOf(include);
      exclude = Set.copyOf(exclude);
    }
  }

  /**
   * Makes those of this workspace.
   *
   * @param home of the user, whose git settings say what is ignored
   */
  public Rooms(Path root, Optional<Path> home, Limits limits) {
    this(root, home, limits, System::currentTimeMillis);
  }

  /**
   * As the other.
   *
   * @param clock milliseconds since 1970; files that were written just before it are looked at anew
   */
  Rooms(Path root, Optional<Path> home, Limits limits, LongSupplier clock) {
    this.clock = clock;
    this.root = root;
    this.wanted = new Survey.Wanted(home, limits.include(), limits.exclude());
    this.most = limits.bytes();
  }

  /**
   * Makes one in a folder that is not there yet.
   *
   * @throws EvograftException code {@code too_large}
   * @throws RetriableException code {@code copy_failed}
   */
  public Room make(Path folder) {
    return make(folder, Optional.empty());
  }

  /**
   * As the other, of what an earlier cycle left, where that is offered.
   *
   * @throws EvograftException code {@code too_large}
   * @throws RetriableException code {@code copy_failed}
   */
  public Room make(Path folder, Optional<SpareRoom.Offer> offer) {
    if (offer.isEmpty()) {
      return Room.make(folder, checked(survey(null)));
    }
    SpareRoom.Offer one = offer.get();
    Optional<RoomMemory.Known> known = one.spare().remembered(one.seal(), root);
    try (Meanwhile<Optional<SpareRoom.Kept>> taken =
        Meanwhile.of(() -> one.spare().take(one.seal(), root, folder, known))) {
      Survey survey = checked(survey(known.map(RoomMemory.Known::survey).orElse(null)));
      return taken
          .get()
          .map(kept -> Room.of(folder, survey, kept))
          .orElseGet(() -> Room.make(folder, survey));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // it throws nothing that is declared
    }
  }

  private Survey checked(Survey survey) {
    if (survey.bytes() > most) {
      throw new EvograftException(
          "too_large",
          "a copy of the workspace would take "
              + (survey.bytes() >> 20)
              + " MiB, more than evolve.copy.max_bytes; raise it, or take names out of"
              + " evolve.copy.include");
    }
    return survey;
  }

  /** Makes a room what the workspace is now. */
  public void renew(Room room) {
    room.renew(survey(room.survey()));
  }

  /** As {@link #renew}, of a room that was cleaned and in which nobody ran since. */
  public void follow(Room room) {
    room.follow(survey(room.survey()));
  }

  /** A copy to work in, of what a room holds. */
  public Copy copy(Room room, Path folder) {
    return room.copy(folder, path -> true);
  }

  /** One of these files alone. */
  public Copy copy(Room room, Path folder, Set<String> only) {
    return room.copy(folder, only::contains);
  }

  private Survey survey(@Nullable Survey before) {
    try {
      return Survey.of(root, wanted, before, clock.getAsLong());
    } catch (IOException e) {
      throw new RetriableException("read_failed", "cannot look at the workspace: " + e, e);
    }
  }
}
