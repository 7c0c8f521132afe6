// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import dev.evograft.runtime.PluginGate;
import dev.evograft.runtime.PluginState;
import dev.evograft.runtime.PluginStatus;
import dev.evograft.runtime.internal.workspace.AtomicFiles;
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
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The gate of one workspace; it sees what is installed without lock and switches. */
public final class WorkspaceGate implements PluginGate {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Installation.Places where;
  private final Workspace workspace;
  private final boolean foreign;
  private final ClassLoader loader = Objects.requireNonNull(WorkspaceGate.class.getClassLoader());

  /**
   * @param foreign whether the state folder of the workspace is not this user's
   */
  public WorkspaceGate(Installation.Places where, Workspace workspace, boolean foreign) {
    this.where = where;
    this.workspace = workspace;
    this.foreign = foreign;
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
    PluginLock lock = foreign ? PluginLock.none() : PluginLock.in(workspace.state());
    List<String> faults = new ArrayList<>();
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
      ZipBytes entries = ZipBytes.read(zip.bytes());
      for (ZipBytes.Entry entry : entries.files()) {
        Path file = folder.resolve(entry.name());
        if (!java.util.Arrays.equals(entries.content(entry), Files.readAllBytes(file))) {
          return file + " was changed after it was unpacked; delete " + folder;
        }
      }
      return null;
    } catch (IOException e) {
      throw Gate.unreadable(e);
    }
  }

  @Override
  public PluginStatus install(Path zip, Path folder, boolean replace) {
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

  /** Zips of the same plugin in the folder. */
  private List<Path> places(Candidate candidate, Path folder, boolean replace) {
    List<Path> same = new ArrayList<>();
    for (Candidate other : installed().accepted()) {
      if (!other.id().equals(candidate.id())) {
        continue;
      }
      if (!replace) {
        throw new BadInputException(
            "plugin_there",
            "the plugin '%s' is there already, version %s from %s; --replace takes its place"
                .formatted(
                    other.id(), other.descriptor().about().version(), other.source().label()));
      }
      if (other.source() instanceof Source.ZipFile zip && folder.equals(zip.file().getParent())) {
        same.add(zip.file());
      }
    }
    return same;
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
    if (!on && installed().accepted().stream().noneMatch(c -> c.id().equals(id))) {
      throw new BadInputException(
          "no_plugin", "there is no plugin '" + id + "'; see \"plugins list\"");
    }
    Workspace.Lock lock = workspace.lock(workspace.state().resolve("plugins.change"), PATIENCE);
    try {
      DisabledPlugins now = DisabledPlugins.in(workspace.state());
      now.check();
      Set<String> ids = new TreeSet<>(now.ids());
      boolean changed = on ? ids.remove(id) : ids.add(id);
      if (changed) {
        write(DisabledPlugins.NAME, ids.isEmpty() ? "" : String.join("\n", ids) + "\n");
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
    if (foreign) {
      throw new BadInputException(
          "foreign_workspace",
          workspace.state()
              + " was not made by this user's Evograft; check it and run 'evograft config trust'");
    }
  }

  private void write(String name, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    workspace.replace(workspace.state().resolve(name), bytes, Access.ORDINARY);
  }
}
