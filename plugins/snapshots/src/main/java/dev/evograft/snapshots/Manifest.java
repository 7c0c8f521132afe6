// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.ObjectId;

/**
 * All that a snapshot holds, as text: records that end with a zero byte, fields with a space
 * between them, the path last, so that people can read it with {@code tr '\0' '\n'}.
 *
 * @param excluded paths from the root of the first part that were left alone, and stay so
 * @param own moments from which on it is noted what Evograft writes, by the folders that it writes
 *     in itself; the files in them are entries of the first part
 * @param parts the first is that of the workspace, then the repositories nested in it
 */
record Manifest(SortedSet<String> excluded, SortedMap<String, String> own, List<Part> parts) {

  private static final String FIRST = "evograft-manifest 2";

  Manifest {
    excluded = Collections.unmodifiableSortedSet(new TreeSet<>(excluded));
    own = Collections.unmodifiableSortedMap(new TreeMap<>(own));
    parts = List.copyOf(parts);
  }

  /** Whether a path, or something beneath it, is in here. */
  boolean knows(String path) {
    for (Part part : parts) {
      String root = part.place().root();
      if (!root.isEmpty() && Entry.within(root, path)) {
        return true;
      }
      for (Entry entry : part.entries()) {
        if (entry.area().isOfTree() && Entry.within(Entry.child(root, entry.path()), path)) {
          return true;
        }
      }
    }
    return false;
  }

  /** All paths of working trees, from the root. */
  List<String> paths() {
    List<String> paths = new ArrayList<>();
    for (Part part : parts) {
      for (Entry entry : part.entries()) {
        if (entry.area().isOfTree()) {
          paths.add(Entry.child(part.place().root(), entry.path()));
        }
      }
    }
    return paths;
  }

  /** Whether git's own folder of a part is where a restore may make it again. */
  boolean hasPlaceFor(Part part) {
    Part.Place place = part.place();
    return place.isEmbedded()
        || parts.stream().anyMatch(other -> other != part && place.isWithin(other.place()));
  }

  byte[] toBytes() {
    StringBuilder out = new StringBuilder(1 << 16);
    out.append(FIRST).append('\0');
    excluded.forEach(path -> out.append("exclude ").append(path).append('\0'));
    own.forEach((path, at) -> out.append("own " + at + " " + path + "\0"));
    for (Part part : parts) {
      Part.Place place = part.place();
      Part.Git git = part.git();
      Part.Cover cover = part.cover();
      out.append("part ").append(place.root()).append('\0');
      out.append("place ").append(place.identity().text()).append('\0');
      out.append("git-dir ").append(place.gitDir()).append('\0');
      out.append("common-dir ").append(place.commonDir()).append('\0');
      out.append("git ").append(git.head().name()).append(' ').append(git.kept().name());
      out.append(' ').append(git.index().bytes().name());
      out.append(' ').append(git.index().time()).append('\0');
      out.append("cover ").append(cover.rules().name()).append(' ');
      out.append(cover.tracked().name()).append(' ').append(cover.ignored().name());
      cover.trees().forEach(tree -> out.append(' ').append(tree.text().replace(' ', ',')));
      out.append('\0');
      cover.elsewhere().forEach(name -> out.append("elsewhere ").append(name).append('\0'));
      git.refs()
          .forEach(
              (name, value) ->
                  out.append("ref ").append(value).append(' ').append(name).append('\0'));
      part.entries().forEach(entry -> append(out, entry));
    }
    return out.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void append(StringBuilder out, Entry entry) {
    out.append(entry.area().letter()).append(entry.kind()).append(' ');
    out.append(Integer.toOctalString(entry.mode())).append(' ').append(entry.size()).append(' ');
    out.append(entry.content().equals(ObjectId.zeroId()) ? "-" : entry.content().name());
    out.append(' ').append(entry.path()).append('\0');
  }

  static Manifest fromBytes(byte[] bytes) throws IOException {
    String text = new String(bytes, StandardCharsets.UTF_8);
    List<Part> parts = new ArrayList<>();
    SortedSet<String> excluded = new TreeSet<>();
    SortedMap<String, String> own = new TreeMap<>();
    try {
      int at = text.indexOf('\0') + 1;
      if (at == 0 || !text.substring(0, at - 1).equals(FIRST)) {
        throw new IOException("it is not a manifest of this version");
      }
      PartReader part = null;
      while (at < text.length()) {
        int end = text.indexOf('\0', at);
        String line = text.substring(at, end);
        if (line.startsWith("part ")) {
          if (part != null) {
            parts.add(part.part());
          }
          part = new PartReader(line.substring(5));
        } else if (part != null) {
          part.read(line);
        } else if (line.startsWith("own ")) {
          String[] words = line.split(" ", 3);
          own.put(CheckedPath.relative(words[2]), CheckedPath.id(words[1]));
        } else if (line.startsWith("exclude ")) {
          excluded.add(CheckedPath.relative(line.substring(8)));
        }
        at = end + 1;
      }
      if (part != null) {
        parts.add(part.part());
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException("the manifest is damaged", e);
    }
    return new Manifest(excluded, own, parts);
  }

  private static final class PartReader {

    private static final int COVER = 3; // ids, and then the working trees

    private final String root;
    private Identity identity = Identity.NONE;
    private String gitDir = "";
    private String commonDir = "";
    private Part.Git git =
        new Part.Git(ObjectId.zeroId(), ObjectId.zeroId(), Part.Index.NONE, new TreeMap<>());
    private Part.Cover cover =
        new Part.Cover(
            ObjectId.zeroId(), ObjectId.zeroId(), ObjectId.zeroId(), new TreeSet<>(), List.of());
    private final SortedMap<String, String> refs = new TreeMap<>();
    private final SortedSet<String> elsewhere = new TreeSet<>();
    private final List<Entry> entries = new ArrayList<>();

    PartReader(String root) {
      this.root = CheckedPath.relativeOrEmpty(root);
    }

    /**
     * Git's own folders may be outside; then the identity of the folder says that it is the one.
     */
    private static String folder(String path) {
      return path.isEmpty() || CheckedPath.isAbsolute(path) ? path : CheckedPath.relative(path);
    }

    void read(String line) {
      String[] words = line.split(" ", 2);
      switch (words[0]) {
        case "place" -> identity = Identity.parse(words[1]);
        case "git-dir" -> gitDir = folder(words[1]);
        case "common-dir" -> commonDir = folder(words[1]);
        case "git" -> {
          String[] fields = words[1].split(" ");
          Part.Index index = new Part.Index(id(fields[2]), Long.parseLong(fields[3]));
          git = new Part.Git(id(fields[0]), id(fields[1]), index, refs);
        }
        case "cover" -> {
          String[] fields = words[1].split(" ");
          List<Identity> trees =
              Stream.of(fields)
                  .skip(COVER)
                  .map(text -> Identity.parse(text.replace(',', ' ')))
                  .toList();
          cover = new Part.Cover(id(fields[0]), id(fields[1]), id(fields[2]), elsewhere, trees);
        }
        case "elsewhere" -> elsewhere.add(CheckedPath.relative(words[1]));
        case "ref" -> {
          int name = words[1].lastIndexOf(' ') + 1; // which has no space, as a value may
          refs.put(CheckedPath.ref(words[1].substring(name)), words[1].substring(0, name - 1));
        }
        default -> entries.add(entry(words[0], words[1].split(" ", 4)));
      }
    }

    private static Entry entry(String letters, String[] fields) {
      Area area = Area.of(letters.charAt(0));
      return new Entry(
          area,
          letters.charAt(1),
          Integer.parseInt(fields[0], 8),
          Long.parseLong(fields[1]),
          fields[2].equals("-") ? ObjectId.zeroId() : id(fields[2]),
          CheckedPath.of(area, fields[3]));
    }

    private static ObjectId id(String hex) {
      return ObjectId.fromString(hex);
    }

    Part part() {
      return new Part(new Part.Place(root, gitDir, commonDir, identity), git, cover, entries);
    }
  }
}
