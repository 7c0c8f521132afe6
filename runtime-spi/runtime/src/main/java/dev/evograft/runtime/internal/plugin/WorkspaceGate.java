// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import dev.evograft.runtime.PluginGate;
import dev.evograft.runtime.PluginState;
import dev.evograft.runtime.PluginStatus;
import dev.evograft.runtime.internal.core.Sums;
import dev.evograft.runtime.internal.workspace.AtomicFiles;
import dev.evograft.runtime.internal.workspace.Place;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.Workspace.Access;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The gate of one workspace; it sees what is installed without lock and switches. */
public final class WorkspaceGate implements PluginGate {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Installation.Places where;
  private final Place place;
  private final Workspace workspace;
  private final List<String> changed;
  private final ClassLoader loader = Objects.requireNonNull(WorkspaceGate.class.getClassLoader());

  /**
   * The gate of this workspace.
   *
   * @param changed unpacked plugins that were found changed, and so unpacked anew, on the way here
   */
  public WorkspaceGate(Installation.Places where, Place place, List<String> changed) {
    this.where = where;
    this.place = place;
    this.changed = List.copyOf(changed);
    this.workspace = place.viewOf("host");
  }

  /** The sha256 of each file of the gate that is there, for a person who trusts them. */
  public static Map<String, String> sums(Place place) {
    Map<String, String> sums = new TreeMap<>();
    for (String name : List.of(PluginLock.NAME, DisabledPlugins.NAME)) {
      Path file = place.state().path().resolve(name);
      try {
        byte[] bytes = GateFile.bytes(file);
        if (bytes != null) {
          sums.put(name, Sums.sha256(bytes));
        }
      } catch (IOException e) {
        throw new EvograftException(
            "plugins_unreadable",
            file + " cannot be trusted: " + AtomicFiles.reason(e) + "; correct it",
            e);
      }
    }
    return sums;
  }

  @Override
  public List<String> lock() {
    requireOwn();
    List<String> lines = new ArrayList<>();
    for (Candidate candidate : installed().accepted()) {
      lines.add(PluginLock.line(candidate.descriptor(), sum(candidate)));
    }
    lines.sort(null);
    write(PluginLock.NAME, PluginLock.text(lines));
    return lines;
  }

  private static String sum(Candidate candidate) {
    Unpacked files = candidate.files();
    if (files == null || candidate.source() instanceof Source.Folder) {
      throw new BadInputException(
          "plugin_unlockable",
          "the plugin '%s' (%s) is no zip and cannot be locked; install its zip"
              .formatted(candidate.id(), candidate.source().label()));
    }
    return String.valueOf(files.folder().getFileName()); // the cache is by sha256
  }

  @Override
  public List<String> verify() {
    Catalog catalog = installed();
    boolean foreign = place.foreign();
    PluginLock lock = foreign ? PluginLock.none() : PluginLock.in(place);
    List<String> faults = new ArrayList<>(changed);
    try {
      DisabledPlugins off = foreign ? DisabledPlugins.none() : DisabledPlugins.in(place);
      off.check();
      for (String note : new String[] {lock.note(), off.note()}) {
        if (note != null) {
          faults.add(note);
        }
      }
    } catch (RefusedException e) {
      faults.add("every plugin: " + e.why());
    }
    Set<String> missing = new TreeSet<>(lock.ids());
    for (Candidate candidate : catalog.accepted()) {
      missing.remove(candidate.id());
      String fault = fault(candidate, lock);
      if (fault != null) {
        faults.add("plugin " + candidate.id() + ": " + fault);
      }
    }
    for (Refusal refusal : catalog.refused()) {
      missing.remove(refusal.name());
      faults.add("plugin " + refusal.name() + ": " + refusal.why());
    }
    for (String id : missing) {
      faults.add("plugin " + id + ": plugins.lock names it, and it is not installed");
    }
    return faults;
  }

  private @Nullable String fault(Candidate candidate, PluginLock lock) {
    Unpacked files = candidate.files();
    try {
      if (files == null || candidate.source() instanceof Source.Folder) {
        lock.check(candidate.descriptor(), null);
        return null;
      }
      ZipReader zip =
          candidate.source() instanceof Source.Bundled bundled
              ? ZipReader.read(bundled, loader)
              : ZipReader.read(((Source.ZipFile) candidate.source()).file());
      lock.check(candidate.descriptor(), zip.sha256());
      return unlike(zip, files.folder());
    } catch (RefusedException e) {
      return e.why();
    }
  }

  /** Says which unpacked file is not what the zip holds. */
  private static @Nullable String unlike(ZipReader zip, Path folder) throws RefusedException {
    if (!String.valueOf(folder.getFileName()).equals(zip.sha256())) {
      return "its zip was changed after it was unpacked; start once more";
    }
    try {
      Path other = PluginCache.unlike(ZipBytes.read(zip.bytes()), folder);
      return other == null
          ? null
          : other + " was changed after it was unpacked, or added; delete " + folder;
    } catch (IOException e) {
      throw Gate.unreadable(e);
    }
  }

  @Override
  public PluginStatus install(Path zip, Path folder, boolean replace) {
    if (!Files.isRegularFile(zip)) {
      throw new BadInputException(
          "no_plugin", "there is no file " + zip + "; name the zip of a plugin");
    }
    try {
      ZipReader read = ZipReader.read(zip);
      Gate gate =
          new Gate(new PluginCache(where.cache()), PluginLock.none(), DisabledPlugins.none());
      Candidate candidate = gate.zip(new Source.ZipFile(zip), read.bytes(), read.sha256());
      List<Path> older = places(candidate, folder, replace);
      Path target = folder.resolve(fileName(candidate.descriptor().about()));
      AtomicFiles.replace(target, read.bytes(), Access.SECRET);
      for (Path old : older) {
        if (!old.equals(target)) {
          delete(old);
        }
      }
      return PluginUnit.status(
          new Candidate(candidate.descriptor(), new Source.ZipFile(target), candidate.files()),
          PluginState.IDLE,
          null,
          List.of());
    } catch (RefusedException e) {
      throw new BadInputException("plugin_refused", zip + ": " + e.why(), e);
    }
  }

  /** Zips of the same plugin in the folder, refused ones too. */
  private List<Path> places(Candidate candidate, Path folder, boolean replace) {
    Catalog catalog = installed();
    List<Path> same = new ArrayList<>();
    for (Candidate other : catalog.accepted()) {
      if (other.id().equals(candidate.id())) {
        place(other.source(), other.descriptor(), folder, replace, same);
      }
    }
    for (Refusal other : catalog.refused()) {
      if (other.descriptor() != null && other.name().equals(candidate.id())) {
        place(other.source(), other.descriptor(), folder, replace, same);
      }
    }
    return same;
  }

  private static void place(
      Source source, Descriptor other, Path folder, boolean replace, List<Path> same) {
    if (!replace) {
      throw new BadInputException(
          "plugin_there",
          "the plugin '%s' is there already, version %s from %s; --replace takes its place"
              .formatted(other.id(), other.about().version(), source.label()));
    }
    if (source instanceof Source.ZipFile zip && folder.equals(zip.file().getParent())) {
      same.add(zip.file());
    }
  }

  private static String fileName(Descriptor.About about) throws RefusedException {
    if (!about.version().matches("[0-9A-Za-z][0-9A-Za-z.+-]{0,63}")) {
      throw new RefusedException("its version '" + about.version() + "' is none; correct it");
    }
    return about.id() + "-" + about.version() + ".zip";
  }

  @Override
  public Path remove(String id, Path folder) {
    Catalog catalog = installed();
    Path found = null;
    for (Candidate candidate : catalog.accepted()) {
      if (candidate.id().equals(id)) {
        found = inFolder(candidate.source(), folder, found);
      }
    }
    for (Refusal refusal : catalog.refused()) {
      if (refusal.name().equals(id)) {
        found = inFolder(refusal.source(), folder, found);
      }
    }
    if (found == null) {
      boolean elsewhere = catalog.accepted().stream().anyMatch(c -> c.id().equals(id));
      throw new BadInputException(
          "no_plugin",
          elsewhere
              ? "the plugin '%s' is not in %s; disable it instead".formatted(id, folder)
              : "there is no plugin '" + id + "'; see \"plugins list\"");
    }
    delete(found);
    return found;
  }

  private static @Nullable Path inFolder(Source source, Path folder, @Nullable Path otherwise) {
    return source instanceof Source.ZipFile zip && folder.equals(zip.file().getParent())
        ? zip.file()
        : otherwise;
  }

  private static void delete(Path zip) {
    try {
      Files.deleteIfExists(zip);
    } catch (IOException e) {
      throw new EvograftException(
          "write_failed", "cannot delete " + zip + ": " + AtomicFiles.reason(e), e);
    }
  }

  @Override
  public boolean enable(String id, boolean on) {
    requireOwn();
    boolean installed =
        installed().accepted().stream().anyMatch(c -> c.id().equals(id))
            || installed().refused().stream().anyMatch(r -> r.name().equals(id));
    if (!installed && !(on && DisabledPlugins.in(place).contains(id))) {
      throw new BadInputException(
          "no_plugin", "there is no plugin '" + id + "'; see \"plugins list\"");
    }
    Workspace.Lock lock = workspace.lock(workspace.state().resolve("plugins.change"), PATIENCE);
    try {
      DisabledPlugins now = DisabledPlugins.in(place);
      now.check();
      String note = now.note();
      if (note != null) {
        throw new EvograftException("plugins_unreadable", note);
      }
      boolean changed = now.contains(id) == on;
      if (changed) {
        write(DisabledPlugins.NAME, now.with(id, !on));
      }
      return changed;
    } catch (RefusedException e) {
      throw new EvograftException("plugins_unreadable", e.why(), e);
    } finally {
      lock.close();
    }
  }

  private Catalog installed() {
    return Installation.find(where, null).catalog();
  }

  private void requireOwn() {
    if (place.foreign()) {
      throw new BadInputException(
          "foreign_workspace",
          workspace.state()
              + " was not made by this user's Evograft; check it and run 'evograft config trust'");
    }
  }

  private void write(String name, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    workspace.replace(workspace.state().resolve(name), bytes, Access.ORDINARY);
    place.vouch(name, Sums.sha256(bytes));
  }
}
