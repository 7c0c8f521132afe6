// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jgit.ignore.IgnoreNode;
import org.jspecify.annotations.Nullable;

/**
 * The ignore rules of one repository: those of each folder, of {@code info/exclude} and of the
 * user. They are kept as the bytes they were, since a restore judges by the rules of the snapshot.
 * Safe for several threads.
 */
final class IgnoreRules {

  /** No folder has these names. */
  private static final String EXCLUDE = "/exclude";

  private static final String USER = "/user";

  private final Map<String, byte[]> sources = new ConcurrentHashMap<>();
  private final Map<String, IgnoreNode> nodes = new ConcurrentHashMap<>();

  /** The content of a folder's .gitignore. */
  void folder(String folder, byte[] content) {
    add(folder, content);
  }

  /** The content of {@code info/exclude}. */
  void exclude(byte[] content) {
    add(EXCLUDE, content);
  }

  /** The content of the user's {@code core.excludesFile}. */
  void user(byte[] content) {
    add(USER, content);
  }

  private void add(String name, byte[] content) {
    IgnoreNode node = new IgnoreNode();
    try {
      node.parse(new ByteArrayInputStream(content));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
    sources.put(name, content);
    if (!node.getRules().isEmpty()) {
      nodes.put(name, node);
    }
  }

  /** Whether the rules ignore a path whose folder they do not ignore. */
  boolean ignores(String path, boolean folder) {
    if (nodes.isEmpty()) {
      return false;
    }
    for (String at = path; !at.isEmpty(); ) {
      at = Entry.parent(at);
      Boolean said = ask(at, at.isEmpty() ? "/" + path : path.substring(at.length()), folder);
      if (said != null) {
        return said;
      }
    }
    Boolean said = ask(EXCLUDE, "/" + path, folder);
    if (said == null) {
      said = ask(USER, "/" + path, folder);
    }
    return said != null && said;
  }

  private @Nullable Boolean ask(String node, String path, boolean folder) {
    IgnoreNode rules = nodes.get(node);
    return rules == null ? null : rules.checkIgnored(path, folder);
  }

  byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      Map<String, byte[]> sorted = new TreeMap<>(sources);
      out.writeInt(sorted.size());
      for (Map.Entry<String, byte[]> source : sorted.entrySet()) {
        out.writeUTF(source.getKey());
        out.writeInt(source.getValue().length);
        out.write(source.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return bytes.toByteArray();
  }

  static IgnoreRules fromBytes(byte[] bytes) throws IOException {
    IgnoreRules rules = new IgnoreRules();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      for (int left = in.readInt(); left > 0; left--) {
        String name = in.readUTF();
        rules.add(name, in.readNBytes(in.readInt()));
      }
    }
    return rules;
  }
}
