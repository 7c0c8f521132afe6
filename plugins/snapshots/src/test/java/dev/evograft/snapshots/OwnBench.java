// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.runtime.internal.workspace.Place;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.OwnFolder;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.asset.MemoryGraph;
import dev.evograft.spi.snapshot.Restored;
import dev.evograft.testkit.FakeContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A workspace with folders that Evograft writes in, and a writer of Evograft's. */
final class OwnBench implements AutoCloseable {

  final Path root;
  final Path home;
  final Path assets;
  final Path memory;
  final Workspace workspace;
  final LiveSnapshots snapshots;

  /** Folders whose locks may not be written. */
  final Set<Path> unlockable = new HashSet<>();

  private final FakeContext context;
  private final PluginContext real;

  /** With a home beside it, in a folder that is no repository yet. */
  OwnBench(Path root) throws IOException {
    this(root, root.resolveSibling("home"), true);
  }

  /** Of folders with these names: that of the assets, and that of memory. */
  OwnBench(Path root, String assets, String memory) throws IOException {
    this(root, root.resolveSibling("home"), true, assets, memory);
  }

  OwnBench(Path root, Path home, boolean withHome) throws IOException {
    this(root, home, withHome, "assets/gep", "memory/evolution");
  }

  private OwnBench(Path root, Path home, boolean withHome, String... folders) throws IOException {
    this.root = Files.createDirectories(root).toRealPath();
    this.home = home;
    this.assets = this.root.resolve(folders[0]);
    this.memory = this.root.resolve(folders[1]);
    this.workspace =
        refusing(Place.open(this.root, withHome ? home : null).viewOf("snapshots"), unlockable);
    this.context = new FakeContext("snapshots", this.root);
    if (withHome) {
      context.home(home);
    }
    context.with(AssetStore.class, at(AssetStore.class, assets));
    context.with(MemoryGraph.class, at(MemoryGraph.class, memory));
    Map<String, Supplier<Object>> answers = new HashMap<>(Map.of("workspace", () -> workspace));
    this.real = Fixture.with(Fixture.withIds(context), PluginContext.class, answers);
    this.snapshots = snapshots(Quiet.NONE);
  }

  private static Workspace refusing(Workspace real, Set<Path> unlockable) {
    return (Workspace)
        Proxy.newProxyInstance(
            Workspace.class.getClassLoader(),
            new Class<?>[] {Workspace.class},
            (proxy, method, args) -> {
              if (method.getName().equals("lock")
                  && unlockable.contains(((Path) args[0]).getParent())) {
                throw new EvograftException("write_failed", "its permissions");
              }
              try {
                return method.invoke(real, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  FakeContext context() {
    return context;
  }

  LiveSnapshots snapshots(Quiet moments) {
    return new LiveSnapshots(real, moments);
  }

  private static <T> T at(Class<T> type, Path folder) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> {
              if (method.getName().equals("folder")) {
                return folder;
              }
              throw new UnsupportedOperationException(method.getName());
            }));
  }

  /** What is done under the lock of a folder. */
  interface Work {
    void with(OwnFolder own) throws IOException;
  }

  /** As whoever writes for Evograft does it. */
  void own(Path folder, Work work) throws IOException {
    Workspace.Lock lock = workspace.lock(folder.resolve(OwnFolder.LOCK), Duration.ofSeconds(20));
    try {
      work.with(workspace.own(folder));
    } finally {
      lock.close();
    }
  }

  void append(Path file, String text) throws IOException {
    own(
        file.getParent(),
        own -> {
          own.writes(file);
          add(file, text);
        });
  }

  static void add(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  void replace(Path file, String text) throws IOException {
    Path temp = file.resolveSibling("." + file.getFileName() + ".tmp");
    own(
        file.getParent(),
        own -> {
          own.writes(file);
          Files.writeString(temp, text);
          Files.move(
              temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        });
  }

  void move(Path file, Path to) throws IOException {
    own(
        file.getParent(),
        own -> {
          own.writes(to);
          own.removes(file);
          Files.move(file, to, StandardCopyOption.REPLACE_EXISTING);
        });
  }

  void delete(Path file) throws IOException {
    own(
        file.getParent(),
        own -> {
          own.removes(file);
          Files.deleteIfExists(file);
        });
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** By others. */
  Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  String create() {
    return snapshots.create("before").id();
  }

  Restored restore(String id) {
    return snapshots.restore(id, List.of());
  }

  /** All that snapshots say of the folders: paths with bytes, links and permissions. */
  TreeMap<String, String> view() {
    TreeMap<String, String> all = new TreeMap<>();
    for (Path folder : List.of(assets, memory, root.resolve(".evograft"))) {
      try {
        see(folder, all);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return all;
  }

  private void see(Path folder, Map<String, String> all) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes attributes)
              throws IOException {
            return note(at);
          }

          @Override
          public FileVisitResult visitFile(Path at, BasicFileAttributes attributes)
              throws IOException {
            return note(at);
          }

          private FileVisitResult note(Path at) throws IOException {
            String path = root.relativize(at).toString();
            boolean state = path.startsWith(".evograft");
            Stat stat = Stat.of(at);
            boolean alone = stat.is(Kind.FILE) && path.endsWith(".lock");
            if (alone || (state && !path.endsWith("config.properties"))) {
              return FileVisitResult.CONTINUE;
            }
            String what =
                stat.is(Kind.FILE)
                    ? Files.readString(at, StandardCharsets.ISO_8859_1)
                    : stat.is(Kind.LINK) ? "-> " + Files.readSymbolicLink(at) : "";
            String mode = stat.is(Kind.LINK) ? "" : Integer.toOctalString(stat.mode());
            all.put(path, stat.kind() + " " + mode + " " + what);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  @Override
  public void close() {
    context.close();
  }
}
