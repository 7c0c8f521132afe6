// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.own.Plain;
import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.toolkit.file.DeletedTree;
import dev.evograft.toolkit.json.JsonText;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code ledgers.jsonl}, beside the state of the cycle: what there was when somebody began to work.
 * Of all assets it has names and digests; of as many as fit all, to put them back, in memory too,
 * as whoever works may reach the file.
 */
final class KeptAssets {

  /** So many bytes of assets are kept; the digests of all. */
  static final int MOST_BYTES = 16 << 20;

  /** A larger file is none of ours: the digests of the most assets that are compared are a half. */
  private static final long MOST_FILE = 64L << 20;

  private static final String NAME = "ledgers.jsonl";

  /** What lessons change. */
  private static final List<String> LEARNED =
      List.of("learning_history", "anti_patterns", "epigenetic_marks");

  private final Path file;
  private final Map<String, Map<String, Entry>> shelves = new HashMap<>();
  private final Map<Entry, JsonObject> trees = new IdentityHashMap<>();
  private JsonObject head = JsonObject.EMPTY;
  private String seal = "";

  /**
   * An asset.
   *
   * @param digest of what it says
   */
  record Entry(String digest) {}

  private KeptAssets(Workspace workspace) {
    this.file = file(workspace);
  }

  private static Path file(Workspace workspace) {
    return workspace.pluginState().resolve(NAME);
  }

  /** Nobody needs it any more. */
  static void remove(Workspace workspace) {
    try {
      DeletedTree.remove(file(workspace)); // somebody may have made a folder of it
    } catch (IOException e) {
      throw new RetriableException("write_failed", "cannot remove " + file(workspace), e);
    }
  }

  /**
   * Writes what is there now.
   *
   * @param head what else is to be remembered
   * @param assets whether those of the store are
   */
  static KeptAssets write(Workspace workspace, JsonObject head, AssetStore store, boolean assets) {
    KeptAssets kept = new KeptAssets(workspace);
    kept.head = head;
    remove(workspace);
    try {
      workspace.replace(kept.file, new byte[0], Workspace.Access.SECRET);
      try (RandomAccessFile out = new RandomAccessFile(kept.file.toFile(), "rw")) {
        Writer writer = kept.new Writer(out);
        writer.line(head);
        if (assets) {
          store.genes().forEach(gene -> writer.asset(Gene.TYPE, gene));
          store.capsules().forEach(capsule -> writer.asset(capsule.type(), capsule));
        }
        writer.flush();
        kept.seal = writer.seal();
      }
    } catch (IOException | UncheckedIOException e) {
      throw new RetriableException("write_failed", "cannot write " + kept.file + ": " + e, e);
    }
    return kept;
  }

  private final class Writer {
    private static final int BUFFER = 1 << 20;

    private final RandomAccessFile out;
    private final MessageDigest digest = sha256();
    private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
    private long kept;

    Writer(RandomAccessFile out) {
      this.out = out;
    }

    void asset(String shelf, Asset asset) {
      String id = asset.id().orElse("");
      String identity = digestOf(asset);
      JsonObject line =
          JsonObject.builder().put("shelf", shelf).put("id", id).put("digest", identity).build();
      JsonObject whole = line.with("asset", asset.tree());
      long length = whole.toString().length();
      boolean fits = kept + length <= MOST_BYTES;
      kept += fits ? length : 0;
      line(fits ? whole : line);
      Entry entry = new Entry(identity);
      of(shelf).put(id, entry);
      if (fits) {
        trees.put(entry, asset.tree());
      }
    }

    void line(JsonObject tree) {
      byte[] bytes = (tree + "\n").getBytes(StandardCharsets.UTF_8);
      digest.update(bytes);
      buffer.writeBytes(bytes);
      if (buffer.size() > BUFFER) {
        flush();
      }
    }

    void flush() {
      try {
        out.write(buffer.toByteArray());
        buffer.reset();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    String seal() {
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  /** Reads what another process wrote; empty where it is not what that sealed. */
  static Optional<KeptAssets> read(Workspace workspace, String seal) {
    KeptAssets kept = new KeptAssets(workspace);
    MessageDigest digest = sha256();
    try {
      if (!digestOf(kept.file).equals(seal)) {
        return Optional.empty(); // nothing of it is parsed, or is all of it one line
      }
      try (BufferedReader lines = lines(kept.file)) {
        boolean first = true;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
          digest.update(bytes);
          JsonObject tree = JsonText.parseObject(bytes);
          if (first) {
            kept.head = tree;
            first = false;
          } else {
            kept.of(tree.string("shelf", ""))
                .put(tree.string("id", ""), new Entry(tree.string("digest", "")));
          }
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty(); // nobody wrote it, or somebody else did
    }
    kept.seal = HexFormat.of().formatHex(digest.digest());
    return kept.seal.equals(seal) ? Optional.of(kept) : Optional.empty();
  }

  private static BufferedReader lines(Path file) throws IOException {
    return new BufferedReader(
        new InputStreamReader(Plain.open(file, MOST_FILE), StandardCharsets.UTF_8));
  }

  private static String digestOf(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = Plain.open(file, MOST_FILE)) {
      byte[] piece = new byte[1 << 16];
      long left = MOST_FILE;
      for (int read = in.read(piece); read >= 0 && left >= 0; read = in.read(piece)) {
        digest.update(piece, 0, read);
        left -= read;
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A digest of all of it, for the journal. */
  String seal() {
    return seal;
  }

  /** What else was remembered. */
  JsonObject head() {
    return head;
  }

  /** The assets of a type, by their ids. */
  Map<String, Entry> of(String type) {
    return shelves.computeIfAbsent(type, any -> new HashMap<>());
  }

  /** All of an asset; empty where there was no room for it, or another process wrote it. */
  Optional<JsonObject> tree(Entry entry) {
    return Optional.ofNullable(trees.get(entry));
  }

  /** For what comes in pieces. */
  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** A digest of what an asset says, without what a gene learned. */
  static String digestOf(Asset asset) {
    JsonObject plain = asset.tree();
    for (String member : asset instanceof Gene ? LEARNED : List.<String>of()) {
      plain = plain.without(member);
    }
    return AssetIds.compute(plain.without(AssetIds.KEY));
  }
}
