// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Loads SQLite from a folder where it stays, instead of from a new copy in the temporary folder at
 * each start, which is slow, is left behind by a kill, and fails where that folder is noexec.
 */
final class NativeLibrary {

  private static final String PATH = "org.sqlite.lib.path";
  private static final String TEMP = "org.sqlite.tmpdir";

  /** Which file this JVM has loaded; a second class loader must take another copy. */
  private static final String LOADED = "dev.evograft.journal.library";

  private final Workspace workspace;
  private final Path cache;
  private final boolean trusted;

  /**
   * @param workspace writes the file
   * @param cache where it stays
   * @param trusted whether nobody but the user can have put files there; else what is there is
   *     compared with our own before it is loaded
   */
  NativeLibrary(Workspace workspace, Path cache, boolean trusted) {
    this.workspace = workspace;
    this.cache = cache;
    this.trusted = trusted;
  }

  /** Loads it unless that was done already. */
  void load() {
    // The driver takes the place from system properties: one at a time in the whole JVM.
    synchronized (Runtime.getRuntime()) {
      Exception first = System.getProperty(PATH) == null ? loadFromCache() : null;
      try {
        SQLiteJDBCLoader.initialize(); // does nothing when it is loaded; else the driver's own way
      } catch (Exception e) {
        if (first != null) {
          e.addSuppressed(first);
        }
        throw new EvograftException(
            "journal_library",
            "cannot load SQLite for this system; unpack it from the sqlite-jdbc jar yourself and"
                + " name its folder with -Dorg.sqlite.lib.path",
            e);
      }
    }
  }

  /** Returns what was in the way, such as a folder that is read-only or noexec. */
  private @Nullable Exception loadFromCache() {
    String temp = System.getProperty(TEMP);
    try {
      String folder = ensure().resolveSibling("").toString();
      String mine = folder + "@" + System.identityHashCode(NativeLibrary.class.getClassLoader());
      System.setProperty(TEMP, folder);
      if (System.getProperty(LOADED, mine).equals(mine)) {
        System.setProperty(PATH, folder);
        System.setProperty(LOADED, mine);
      }
      SQLiteJDBCLoader.initialize();
      return null;
    } catch (Exception e) {
      return e;
    } finally {
      System.clearProperty(PATH);
      restore(TEMP, temp);
    }
  }

  private static void restore(String property, @Nullable String value) {
    if (value == null) {
      System.clearProperty(property);
    } else {
      System.setProperty(property, value);
    }
  }

  /** Returns the file, which is there then, and ours. */
  Path ensure() throws IOException {
    Path file = cache.resolve(platform()).resolve(System.mapLibraryName("sqlitejdbc"));
    boolean there = Files.isRegularFile(file);
    if (there && trusted) {
      return file;
    }
    byte[] ours = ours();
    if (!there || !Arrays.equals(ours, Files.readAllBytes(file))) {
      workspace.replace(file, ours, Workspace.Access.SECRET);
    }
    return file;
  }

  private static byte[] ours() throws IOException {
    String resource =
        LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
    try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("the sqlite-jdbc jar has no " + resource);
      }
      return in.readAllBytes();
    }
  }

  /** Cheaper than asking the driver, and as exact as a cache needs. */
  private static String platform() {
    String text =
        String.join(
            "-",
            SQLiteJDBCLoader.getVersion(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            Files.exists(Path.of("/etc/alpine-release")) ? "musl" : "");
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]+", "_").replaceAll("-$", "");
  }
}
