// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.workspace;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.OwnFolder;
import dev.evograft.spi.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The workspace of a runtime: its folder, its state folder, and whether the latter is this user's.
 */
public final class Place {

  private static final String OWN = "own";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path root;
  private final StateFolder state;
  private final @Nullable Path home;
  private final @Nullable TrustRecord trust;

  private Place(Path root, @Nullable Path home) {
    this.root = root;
    this.home = home;
    this.trust = home == null ? null : new TrustRecord(home);
    this.state = new StateFolder(root, trust);
  }

  /**
   * Opens a workspace; writes nothing.
   *
   * @throws IllegalArgumentException if the folder is none
   */
  public static Place open(Path folder, @Nullable Path home) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException("the workspace " + folder + " is not a folder");
    }
    try {
      return new Place(folder.toRealPath(), home == null ? null : home.toAbsolutePath());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the workspace " + folder + " cannot be read: " + AtomicFiles.reason(e), e);
    }
  }

  /** The folder, absolute and without symbolic links. */
  public Path root() {
    return root;
  }

  /** Its state folder. */
  public StateFolder state() {
    return state;
  }

  /** The user's home, if the runtime has one. */
  public Optional<Path> home() {
    return Optional.ofNullable(home);
  }

  /**
   * Whether the state folder was there before this user's Evograft came: nothing in it is used
   * then. Without a home nobody can tell, and the builder's word counts; but a link is foreign to
   * everybody.
   */
  public boolean foreign() {
    return state.isDetour() || trust != null && state.exists() && trust.pins(state.id()) == null;
  }

  /** The servers that a person confirmed, by the names of the settings that name them. */
  public Map<String, String> confirmedServers() {
    Map<String, String> servers = new TreeMap<>(pins());
    servers.keySet().removeAll(TrustRecord.SUMS.keySet());
    return servers;
  }

  /**
   * Whether a person confirmed a file of the state folder as it is. Who may write the workspace,
   * such as a skill or a pull, may else change what is trusted. Without a home nobody can tell, and
   * the builder's word counts.
   *
   * @param name of the file
   * @param sum the sha256 of it; null when it is not there
   */
  public Standing standing(String name, @Nullable String sum) {
    String pinned = trust == null ? sum : pins().get(TrustRecord.pinOf(name));
    if (java.util.Objects.equals(pinned, sum)) {
      return Standing.TRUSTED;
    }
    return pinned == null ? Standing.NEW : Standing.CHANGED;
  }

  /** See {@link #standing}. */
  public enum Standing {
    /** It is what was confirmed. */
    TRUSTED,
    /** Nobody has confirmed one of this name. */
    NEW,
    /** Another one was confirmed. */
    CHANGED
  }

  /**
   * Records that a file of the state folder is as this program, told by a person, wrote it.
   *
   * @param name of the file
   * @param sum the sha256 of it
   */
  public void vouch(String name, String sum) {
    if (trust != null) {
      trust.pin(state.ensureId(), state.path(), TrustRecord.pinOf(name), sum);
    }
  }

  private Map<String, String> pins() {
    Map<String, String> pins = trust == null ? null : trust.pins(state.id());
    return pins == null ? Map.of() : pins;
  }

  /**
   * Records that a person trusts the state folder, its files as they are now, and the servers that
   * its settings name.
   *
   * @param sums the sha256 of each file that is there, by its name
   * @throws EvograftException if there is no home to record it in
   */
  public void trust(Map<String, String> servers, Map<String, String> sums) {
    if (trust == null) {
      throw new BadInputException(
          "no_home", "there is no home to record the trust in; name one to the builder");
    }
    Map<String, String> pins = new TreeMap<>(servers);
    sums.forEach((name, sum) -> pins.put(TrustRecord.pinOf(name), sum));
    String id = state.ensureId();
    sums.keySet().forEach(this::adopt);
    trust.record(id, state.path(), pins);
  }

  /** What a person trusts is Evograft's own from now on, also for snapshots. */
  private void adopt(String name) {
    Workspace.Lock held = FileLocks.lock(state.path().resolve(OwnFolder.LOCK), PATIENCE);
    try {
      own(state.path()).writes(state.path().resolve(name));
    } catch (IOException e) {
      throw AtomicFiles.failure(state.path().resolve(name), e);
    } finally {
      held.close();
    }
  }

  /** Where it is noted what Evograft writes in a folder. */
  OwnFolder own(Path given) {
    Path folder = OwnFolder.named(root, given);
    Path here = folder.startsWith(root) ? root.relativize(folder) : folder;
    Path theirs = home == null ? null : home.resolve(StateFolder.NAME).resolve(OWN);
    Path ours = state.path().resolve(OWN);
    return new MarkedFolder(
        root.resolve(given).normalize(),
        theirs == null
            ? null
            : new OwnMarks(theirs, theirs.resolve(OwnMarks.sum(folder.toString()))),
        new OwnMarks(ours, ours.resolve(OwnMarks.sum(here.toString()))),
        new MarkedFolder.Ours() {
          @Override
          public boolean isForeign() {
            return foreign();
          }

          @Override
          public boolean isNoted() {
            return Place.this.isNoted(folder);
          }

          @Override
          public @Nullable Path around() {
            return folder.startsWith(root) ? root : null;
          }
        });
  }

  /** No state folder is made for a folder that is not there, and none of others is used. */
  private boolean isNoted(Path folder) {
    if (foreign()) {
      return false;
    }
    if (folder.startsWith(root) && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      state.ensure();
    }
    return state.exists();
  }

  /** The workspace as one plugin sees it. */
  public Workspace viewOf(String pluginId) {
    return new View(pluginId);
  }

  /** Makes what a write to this file needs, and refuses to be led out of the workspace. */
  private Path prepared(Path file) {
    Path absolute = root.resolve(file).normalize();
    if (absolute.startsWith(root)) {
      if (absolute.startsWith(state.path())) {
        state.ensure();
      }
      refuseDetour(absolute);
    }
    return absolute;
  }

  private void refuseDetour(Path file) {
    for (Path part = file.getParent(); part != null; part = part.getParent()) {
      if (part.equals(root)) {
        return;
      }
      if (Files.isSymbolicLink(part)) {
        throw new EvograftException(
            "write_failed", "cannot write " + file + ": " + part + " is a symbolic link");
      }
    }
  }

  private final class View implements Workspace {
    private final String pluginId;

    View(String pluginId) {
      this.pluginId = pluginId;
    }

    @Override
    public Path root() {
      return root;
    }

    @Override
    public Path state() {
      return state.path();
    }

    @Override
    public boolean foreign() {
      return Place.this.foreign();
    }

    @Override
    public Path pluginState() {
      return state.path().resolve("plugins").resolve(pluginId);
    }

    @Override
    public void replace(Path file, byte[] content, Access access) {
      AtomicFiles.replace(prepared(file), content, access);
    }

    @Override
    public Lock lock(Path file, Duration patience) {
      return FileLocks.lock(prepared(file), patience);
    }

    @Override
    public OwnFolder own(Path folder) {
      return Place.this.own(folder);
    }
  }
}
