// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.archive;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.toolkit.json.JsonText;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads archives of anybody: all of it is verified before anything of it is handed out. */
public final class ArchiveReader {

  private static final String MANIFEST = "manifest.json";

  private final Members members;
  private final String root;

  private ArchiveReader(Members members) throws RefusedException {
    this.members = members;
    this.root = root(members);
  }

  /**
   * Reads an archive. Blocks for the disk; writes nothing.
   *
   * @throws BadInputException code {@code archive_refused}: there is none, it is damaged, or it
   *     does what no archive of ours does; the message is one line with the reason
   */
  public static ArchiveContents read(Path file) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return new ArchiveReader(Members.read(in)).contents();
    } catch (NoSuchFileException e) {
      throw refused(file, "is not there", e);
    } catch (RefusedException e) {
      throw refused(file, e.getMessage() + "; nothing of it was taken", e);
    } catch (IOException | IllegalArgumentException | ArithmeticException e) {
      throw refused(file, "is no whole gzipped tar; nothing of it was taken", e);
    }
  }

  private static BadInputException refused(Path file, String why, Exception e) {
    return new BadInputException("archive_refused", "the archive " + file + " " + why, e);
  }

  /** Archives may have all of it in one folder. */
  private static String root(Members members) throws RefusedException {
    if (members.kept().containsKey(MANIFEST)) {
      return "";
    }
    List<String> roots = new ArrayList<>();
    for (String name : members.kept().keySet()) {
      if (name.endsWith("/" + MANIFEST) && name.indexOf('/') == name.lastIndexOf('/')) {
        roots.add(name.substring(0, name.indexOf('/') + 1));
      }
    }
    if (roots.size() != 1) {
      throw new RefusedException("has no " + MANIFEST);
    }
    return roots.get(0);
  }

  private ArchiveContents contents() throws RefusedException {
    verify();
    JsonObject manifest = object(MANIFEST);
    if (!manifest.string("gep_version", "").startsWith("1.")) {
      throw new RefusedException("is of a gep_version other than 1, which this program knows");
    }
    List<String> others = new ArrayList<>(members.digests().keySet());
    others.removeAll(members.kept().keySet());
    return new ArchiveContents(
        manifest, records("genes"), records("capsules"), List.of(), List.of(), others);
  }

  private void verify() throws RefusedException {
    byte[] text = members.kept().get(root + Checksums.NAME);
    if (text == null) {
      throw new RefusedException("has no " + Checksums.NAME);
    }
    Map<String, String> stated = Checksums.parse(text);
    for (Map.Entry<String, String> member : members.digests().entrySet()) {
      String name = member.getKey();
      if (!name.startsWith(root)) {
        throw new RefusedException("holds " + MemberNames.shown(name) + " beside its folder");
      }
      String inner = name.substring(root.length());
      if (inner.equals(Checksums.NAME)) {
        continue;
      }
      String expected = stated.remove(inner);
      expected = expected == null ? stated.remove(name) : expected;
      if (!member.getValue().equals(expected)) {
        throw new RefusedException(
            (expected == null ? "has no checksum of " : "has another checksum than stated for ")
                + MemberNames.shown(inner));
      }
    }
    if (!stated.isEmpty()) {
      String missing = stated.keySet().iterator().next();
      throw new RefusedException("lacks " + MemberNames.shown(missing));
    }
  }

  private List<JsonObject> records(String kind) throws RefusedException {
    Records records = new Records();
    String json = kind + "/" + kind + ".json";
    if (members.kept().containsKey(root + json)) {
      records.addAll(object(json), kind, json);
    }
    byte[] lines = members.kept().get(root + json + "l");
    if (lines != null) {
      records.addLines(lines, json + "l");
    }
    return records.inForce();
  }

  private JsonObject object(String name) throws RefusedException {
    try {
      return JsonText.parseForeignObject(members.kept().getOrDefault(root + name, new byte[0]));
    } catch (IllegalArgumentException e) {
      throw new RefusedException("holds " + name + ", which is no JSON object");
    }
  }
}
