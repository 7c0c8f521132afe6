// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Writes of Evograft and of others in the folders that both write in, by a seed. */
final class OwnPlay {

  private static final List<String> NAMES =
      List.of(
          "assets/gep/genes.json",
          "assets/gep/genes.jsonl",
          "assets/gep/a2a/peer.json",
          "memory/evolution/memory_graph.jsonl",
          "memory/evolution/old.jsonl");

  private final Gen gen;
  private final OwnBench bench;
  private final TreeMap<String, String> model = new TreeMap<>();
  private final List<String> done = new ArrayList<>();
  private int count;

  OwnPlay(Gen gen, OwnBench bench) {
    this.gen = gen;
    this.bench = bench;
  }

  List<String> done() {
    return done;
  }

  /** What there is before the snapshot. */
  void begin() throws IOException {
    for (String name : NAMES) {
      if (!gen.oneIn(4)) {
        learn(name, 0);
      }
    }
    bench.workspace.replace(
        bench.workspace.state().resolve("config.properties"),
        OwnBench.bytes("a=1\n"),
        Workspace.Access.SECRET);
    model.put(".evograft/config.properties", "a=1\n");
  }

  /** Some of both. */
  void some() throws IOException {
    for (int i = gen.below(8); i > 0; i--) {
      if (gen.oneIn(2)) {
        learn(gen.of(NAMES), gen.below(4));
      } else {
        damage(bench.root.resolve(gen.of(NAMES)), gen.below(9));
      }
    }
  }

  /** Evograft writes to files and in folders of its own, and through no link. */
  private void learn(String name, int how) throws IOException {
    Path file = bench.root.resolve(name);
    if (!isPlain(file.getParent())
        || (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
            && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))) {
      return;
    }
    Files.createDirectories(file.getParent());
    String text = "learned " + count++ + "\n";
    try {
      Path folder = name.startsWith("assets") ? bench.assets : bench.memory;
      bench.own(folder, own -> {}); // whether it can be locked
      write(name, file, folder, how, text);
    } catch (EvograftException e) {
      done.add("(own " + name + ": " + e.getMessage() + ")");
    }
  }

  private void write(String name, Path file, Path folder, int how, String text) throws IOException {
    Path to = bench.root.resolve(NAMES.get(4));
    if (how == 1) {
      bench.own(
          folder,
          own -> own.replace(file, OwnBench.bytes(text), () -> Files.writeString(file, text)));
      model.put(name, text);
    } else if (how == 2 && folder.equals(bench.memory) && !file.equals(to)) {
      if (!Files.exists(file) || Files.isDirectory(to) || !isPlain(to.getParent())) {
        return;
      }
      bench.move(file, to);
      String was = model.remove(name);
      model.remove(NAMES.get(4));
      if (was != null) {
        model.put(NAMES.get(4), was);
      }
    } else if (how == 3) {
      bench.own(folder, own -> own.remove(file, () -> Files.deleteIfExists(file)));
      model.remove(name);
    } else {
      bench.own(
          folder, own -> own.append(file, OwnBench.bytes(text), () -> OwnBench.add(file, text)));
      model.merge(name, text, String::concat);
    }
    done.add("own " + how + " " + name);
  }

  private boolean isPlain(Path folder) {
    for (Path at = folder; !at.equals(bench.root); at = at.getParent()) {
      if (Files.exists(at, LinkOption.NOFOLLOW_LINKS)
          && !Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
    }
    return true;
  }

  private void damage(Path file, int how) throws IOException {
    if (!isPlain(file.getParent())) {
      return;
    }
    boolean there = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    done.add("damage " + how + " " + file.getFileName());
    switch (how) {
      case 0 -> bench.write(file.resolveSibling("added" + gen.below(3)), "added");
      case 1 -> Tinker.delete(file);
      case 2 -> Tinker.delete(bench.assets);
      case 3 -> Tinker.delete(bench.memory);
      case 4 -> {
        Tinker.delete(file);
        Files.createDirectories(file.getParent());
        Files.createSymbolicLink(file, Path.of("../../kept.txt"));
      }
      default -> {
        if (there) {
          damageFile(file, how);
        }
      }
    }
  }

  private void damageFile(Path file, int how) throws IOException {
    switch (how) {
      case 5 -> OwnBench.add(file, "forged " + count++ + "\n");
      case 6 -> {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.truncate(channel.size() / 2);
        }
      }
      case 7 -> Tinker.chmod(file, 0640);
      default -> {
        Path settings = bench.workspace.state().resolve("config.properties");
        Files.writeString(settings, "forged=" + count++);
      }
    }
  }

  /** What is not as Evograft made it, a line each. */
  List<String> differences() throws IOException {
    TreeMap<String, String> is = files();
    List<String> lines = new ArrayList<>();
    Set<String> names = new java.util.TreeSet<>(is.keySet());
    names.addAll(model.keySet());
    for (String name : names) {
      if (!String.valueOf(model.get(name)).equals(is.get(name))) {
        lines.add(name + ": " + is.get(name) + " instead of " + model.get(name));
      }
    }
    return lines;
  }

  private TreeMap<String, String> files() throws IOException {
    TreeMap<String, String> files = new TreeMap<>();
    for (Map.Entry<String, String> each : bench.view().entrySet()) {
      Path file = bench.root.resolve(each.getKey());
      String name = String.valueOf(file.getFileName());
      char kind = each.getValue().charAt(0);
      if (kind == Kind.FILE && !Databases.looksLike(name, Set.of())) {
        files.put(each.getKey(), Files.readString(file, StandardCharsets.ISO_8859_1));
      } else if (kind == Kind.LINK) {
        files.put(each.getKey(), each.getValue());
      }
    }
    return files;
  }
}
