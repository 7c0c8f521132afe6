// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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

  /** That git makes no difference of case here; what it has says nothing as a rule. */
  private static final String CASELESS = "/caseless";

  private static final int MARK_LENGTH = 3;

  private static final byte[] NO_RULE = "#\n".getBytes(StandardCharsets.US_ASCII);

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

  /** As {@code core.ignorecase} has it; before any rules. */
  void caseless() {
    sources.put(CASELESS, NO_RULE);
  }

  private boolean isCaseless() {
    return sources.containsKey(CASELESS);
  }

  private void add(String name, byte[] content) {
    IgnoreNode node = new IgnoreNode();
    int mark = hasMark(content) ? MARK_LENGTH : 0;
    byte[] rules = isCaseless() ? small(content) : content;
    try {
      node.parse(new ByteArrayInputStream(rules, mark, rules.length - mark));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
    sources.put(name, content);
    if (!node.getRules().isEmpty()) {
      nodes.put(name, node);
    }
  }

  /** What some editors begin a text with, and git passes over. */
  private static boolean hasMark(byte[] text) {
    return text.length >= MARK_LENGTH
        && text[0] == (byte) 0xef
        && text[1] == (byte) 0xbb
        && text[2] == (byte) 0xbf;
  }

  /** Git, too, knows no other letters here than those of ASCII. */
  private static byte[] small(byte[] text) {
    byte[] small = text.clone();
    for (int i = 0; i < small.length; i++) {
      small[i] += (byte) (small[i] >= 'A' && small[i] <= 'Z' ? 'a' - 'A' : 0);
    }
    return small;
  }

  private static String small(String path) {
    byte[] small = small(path.getBytes(StandardCharsets.UTF_8));
    return new String(small, StandardCharsets.UTF_8);
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
    return rules == null ? null : rules.checkIgnored(isCaseless() ? small(path) : path, folder);
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
    Map<String, byte[]> sources = new TreeMap<>();
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      for (int left = in.readInt(); left > 0; left--) {
        String name = in.readUTF();
        sources.put(name, in.readNBytes(in.readInt()));
      }
    }
    IgnoreRules rules = new IgnoreRules();
    if (sources.remove(CASELESS) != null) {
      rules.caseless();
    }
    sources.forEach(rules::add);
    return rules;
  }
}
