// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.snapshot.Restored;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

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
  private final List<String> done = new ArrayList<>();
  private final Set<String> written = new TreeSet<>();
  private TreeMap<String, String> base = new TreeMap<>();
  private TreeMap<String, String> left = new TreeMap<>();
  private boolean unknown;
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
    if (gen.oneIn(2)) {
      bench.write(bench.assets.resolve("of-others"), "by hand");
    }
    written.clear();
    base = bench.view();
  }

  /** Some of both. */
  void some() throws IOException {
    for (int i = gen.below(8); i > 0; i--) {
      if (gen.oneIn(2)) {
        learn(gen.of(NAMES), gen.below(3));
      } else {
        damage(bench.root.resolve(gen.of(NAMES)), gen.below(8));
      }
    }
  }

  /** Evograft writes to files and in folders of its own, and through no link. */
  private void learn(String name, int how) throws IOException {
    Path file = bench.root.resolve(name);
    if (!isPlain(file)
        || (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
            && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))) {
      return;
    }
    String text = "learned " + count++ + "\n";
    Path folder = name.startsWith("assets") ? bench.assets : bench.memory;
    try {
      Files.createDirectories(file.getParent());
      bench.own(
          folder,
          own -> {
            if (how == 2) {
              own.removes(file);
              Files.deleteIfExists(file);
            } else {
              own.writes(file);
              Files.deleteIfExists(how == 1 ? file : file.resolveSibling(".no.tmp"));
              OwnBench.add(file, text);
            }
          });
      written.add(name);
      done.add("own " + how + " " + name);
    } catch (EvograftException e) {
      done.add("(own " + name + ": " + e.getMessage() + ")");
    }
  }

  private boolean isPlain(Path file) {
    for (Path at = file.getParent(); !at.equals(bench.root); at = at.getParent()) {
      if (Files.exists(at, LinkOption.NOFOLLOW_LINKS)
          && !Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
    }
    return true;
  }

  private void damage(Path file, int how) throws IOException {
    if (!isPlain(file)) {
      return;
    }
    done.add("damage " + how + " " + file.getFileName());
    boolean there = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    switch (how) {
      case 0 -> {
        Path added = file.resolveSibling("added" + gen.below(3));
        if (!Files.isDirectory(added)) {
          bench.write(added, "added");
        }
      }
      case 1 -> Tinker.delete(file);
      case 2 -> Tinker.delete(gen.oneIn(2) ? bench.assets : bench.memory);
      case 3 -> {
        Tinker.delete(file);
        Files.createDirectories(file.getParent());
        Files.createSymbolicLink(file, Path.of("../../kept.txt"));
      }
      case 4 -> {
        Tinker.delete(file);
        bench.write(file.resolve("in"), "it");
      }
      default -> {
        if (there && how == 5) {
          OwnBench.add(file, "forged " + count++ + "\n");
        } else if (there && how == 6) {
          try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
          }
        } else if (there) {
          Tinker.chmod(file, 0640);
        }
      }
    }
  }

  /** What is there before the restore. */
  void look() {
    left = bench.view();
    unknown = !Files.isDirectory(bench.root.resolve(".evograft/own"));
  }

  /** Whether what was noted is gone, so that a restore can tell nothing. */
  boolean isUnknown() {
    return unknown;
  }

  /** A link or a folder in the place of a file. */
  private static boolean isInTheWay(String seen) {
    return seen.startsWith("l ") || seen.startsWith("d ");
  }

  /** What Evograft wrote and is lost, and what others did and is not undone. */
  List<String> differences(Restored restored) {
    TreeMap<String, String> is = bench.view();
    List<String> lines = new ArrayList<>();
    Set<String> names = new TreeSet<>(is.keySet());
    names.addAll(base.keySet());
    names.addAll(left.keySet());
    for (String name : names) {
      String now = String.valueOf(is.get(name));
      boolean around =
          written.stream().anyMatch(at -> Entry.within(at, name) || Entry.within(name, at));
      if (written.contains(name)) {
        String learned = left.getOrDefault(name, "");
        if (learned.contains("learned") && !learned.equals(now)) {
          lines.add(name + ": lost " + learned);
        } else if (!unknown && isInTheWay(learned) && learned.equals(now)) {
          lines.add(name + ": still " + learned);
        }
      } else if (!around
          && !unknown
          && !stays(name, now, restored)
          && !now.equals(String.valueOf(base.get(name)))) {
        lines.add(name + ": " + now + " instead of " + base.get(name));
      }
    }
    return lines;
  }

  /**
   * A new folder cannot go without the lock that is ignored in it, and a repository that came up is
   * left: the restore has said so.
   */
  private static boolean stays(String name, String now, Restored restored) {
    return (now.startsWith("d ")
            && isSaid(restored.named(), ": holds what is ignored, and stays", name))
        || isSaid(restored.failed(), ": was left as it is: it is a repository since", name);
  }

  private static boolean isSaid(List<String> lines, String what, String name) {
    return lines.stream()
        .filter(line -> line.contains(what))
        .map(line -> line.substring(0, line.indexOf(what)))
        .anyMatch(folder -> Entry.within(name, folder));
  }
}
