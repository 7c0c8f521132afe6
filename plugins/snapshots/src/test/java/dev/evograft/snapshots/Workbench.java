// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.asset.MemoryGraph;
import dev.evograft.testkit.FakeContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A workspace with a repository of two commits, work in progress, and snapshots of it. */
final class Workbench implements AutoCloseable {

  final Path root;
  final Git git;
  final FakeContext context;
  final LiveSnapshots snapshots;

  Workbench(Path folder) throws IOException {
    this(Files.createDirectories(folder.resolve("work")).toRealPath(), true);
    write("kept.txt", "one\n");
    write("src/main.c", "int main;\n");
    git.run("add", "-A");
    git.run("commit", "-q", "-m", "first");
    write("src/main.c", "int main();\n");
    git.run("commit", "-q", "-a", "-m", "second");
    write("kept.txt", "work in progress\n");
    write("new.txt", "untracked\n");
  }

  private Workbench(Path root, boolean repository) throws IOException {
    this.root = root;
    this.git = new Git(root);
    this.context = Fixture.context(root);
    this.snapshots = Fixture.snapshots(context);
    if (repository) {
      git.run("init", "-q", "-b", "main");
    }
  }

  /** A folder that is no repository, or a repository that exists. */
  static Workbench at(Path root) throws IOException {
    return new Workbench(Files.createDirectories(root).toRealPath(), false);
  }

  String create() {
    return snapshots.create("test").id();
  }

  TreeMap<String, String> view() throws IOException {
    return View.of(root);
  }

  List<String> differencesFrom(TreeMap<String, String> before) throws IOException {
    return View.differences(before, view());
  }

  Path write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text, StandardCharsets.UTF_8);
  }

  /** A note in a store as Evograft writes it. */
  void note(Path store, String name, String text) throws IOException {
    String mark = Seal.in(root.resolveSibling("home/.evograft")).of(name, text);
    Files.writeString(store.resolve(name), mark + "\0" + text);
  }

  void remove(String path) throws IOException {
    Tinker.delete(root.resolve(path));
  }

  /** A repository in the workspace with work in progress. */
  Git nested(String path) throws IOException {
    Path folder = Files.createDirectories(root.resolve(path));
    Git theirs = new Git(folder);
    theirs.run("init", "-q", "-b", "main");
    write(path + "/inner.txt", "inner\n");
    theirs.run("add", "-A");
    theirs.run("commit", "-q", "-m", "inner");
    write(path + "/inner.txt", "inner in progress\n");
    write(path + "/more.txt", "untracked\n");
    return theirs;
  }

  /** What happens in the middle of something. */
  interface Action {
    void run() throws IOException;
  }

  /** As sudden as a kill, for what is on disk. */
  static final class Died extends Error {
    private static final long serialVersionUID = 1L;
  }

  static void die() {
    throw new Died();
  }

  /** The same workspace with somebody who does something at one moment. */
  record Meddler(LiveSnapshots snapshots, AtomicInteger count) {
    int times() {
      return count.get();
    }
  }

  /** Somebody who does something once, when a change is about to be made that fits. */
  Meddler meddling(Predicate<String> when, Action action) {
    return meddling(when, 1, action);
  }

  /** As {@link #meddling(Predicate, Action)}, so many times. */
  Meddler meddling(Predicate<String> when, int most, Action action) {
    AtomicInteger count = new AtomicInteger();
    Quiet moments =
        what -> {
          if (when.test(what) && count.getAndUpdate(n -> Math.min(n + 1, most)) < most) {
            try {
              action.run();
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    return new Meddler(Fixture.snapshots(context, moments), count);
  }

  /** The same workspace, where something happens once while it is looked at. */
  LiveSnapshots looking(Predicate<String> when, Action action) {
    AtomicInteger count = new AtomicInteger();
    return Fixture.snapshots(
        context,
        new Quiet() {
          @Override
          public void before(String what) {}

          @Override
          public void looking(String what) {
            if (when.test(what) && count.compareAndSet(0, 1)) {
              try {
                action.run();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }
          }
        });
  }

  /** A folder with what was learned: snapshots have nothing to do with it from here on. */
  void leaveAlone(String path) {
    Path folder = root.resolve(path);
    context.with(
        MemoryGraph.class,
        (MemoryGraph)
            Proxy.newProxyInstance(
                MemoryGraph.class.getClassLoader(),
                new Class<?>[] {MemoryGraph.class},
                (proxy, method, args) -> method.getName().equals("folder") ? folder : null));
  }

  @Override
  public void close() {
    context.close();
  }
}
