// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.runtime.internal.workspace.Place;
import dev.evograft.spi.OwnFolder;
import dev.evograft.spi.OwnWrite;
import dev.evograft.spi.Workspace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeMap;

/** Compares what a folder has with what the record says that Evograft made of it. */
public final class OwnWork {

  private final Workspace workspace;
  private final Path folder;
  private final TreeMap<String, byte[]> base;
  private final String moment;

  /** From now on. */
  public OwnWork(Workspace workspace, Path folder) throws IOException {
    this.workspace = workspace;
    this.folder = workspace.root().resolve(folder);
    Workspace.Lock lock = lock();
    try {
      moment = workspace.own(folder).begin().orElseThrow();
      base = there();
    } finally {
      lock.close();
    }
  }

  /** The workspace of a folder, with a home beside it. */
  public static Workspace workspace(Path root) {
    return Place.open(root, root.resolveSibling("home")).viewOf("gene-store");
  }

  private Workspace.Lock lock() {
    return workspace.lock(folder.resolve(OwnFolder.LOCK), Duration.ofSeconds(10));
  }

  /** What is there. */
  public String is() throws IOException {
    return text(there());
  }

  /** What must be there. */
  public String meant() throws IOException {
    Workspace.Lock lock = lock();
    try {
      TreeMap<String, byte[]> files = new TreeMap<>(base);
      for (OwnWrite write : workspace.own(folder).since(moment)) {
        byte[] bytes = bytes(write.content());
        switch (write.kind()) {
          case APPEND -> {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(files.getOrDefault(write.path(), new byte[0]));
            all.writeBytes(bytes);
            files.put(write.path(), all.toByteArray());
          }
          case REPLACE -> files.put(write.path(), bytes);
          case MOVE -> files.put(write.to(), files.remove(write.path()));
          case REMOVE -> files.remove(write.path());
        }
      }
      return text(files);
    } finally {
      lock.close();
    }
  }

  private static byte[] bytes(OwnWrite.Content content) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(content.length())];
    try (RandomAccessFile file = new RandomAccessFile(content.file().toFile(), "r")) {
      file.seek(content.offset());
      file.readFully(bytes);
    }
    return bytes;
  }

  private static String text(TreeMap<String, byte[]> files) {
    StringBuilder text = new StringBuilder();
    files.forEach(
        (name, bytes) ->
            text.append(name)
                .append(":\n")
                .append(new String(bytes, StandardCharsets.ISO_8859_1))
                .append("\n"));
    return text.toString();
  }

  private TreeMap<String, byte[]> there() throws IOException {
    TreeMap<String, byte[]> files = new TreeMap<>();
    try (var all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = folder.relativize(file).toString();
        if (!OwnFolder.leftAlone(name)) {
          files.put(name, Files.readAllBytes(file));
        }
      }
    }
    return files;
  }
}
