// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipException;

/**
 * A plugin as files.
 *
 * @param folder with {@code plugin.properties}
 * @param classPath its {@code classes} folder and its jars, in order of their names
 * @param extensions class names in its own extensions.idx files
 */
record Unpacked(Path folder, List<Path> classPath, List<String> extensions) {

  static final String INDEX = "META-INF/extensions.idx";
  static final String CLASSES = "classes/";
  static final String LIB = "lib/";

  /** A folder of a developer. */
  static Unpacked scan(Path folder) throws IOException {
    List<Path> classPath = new ArrayList<>();
    List<String> extensions = new ArrayList<>();
    Path classes = folder.resolve(CLASSES);
    if (Files.isDirectory(classes)) {
      classPath.add(classes);
      if (Files.exists(classes.resolve(INDEX))) {
        addNames(Files.readString(classes.resolve(INDEX)), extensions);
      }
    }
    for (Path jar : jars(folder.resolve(LIB))) {
      classPath.add(jar);
      addIndex(Files.readAllBytes(jar), extensions);
    }
    return new Unpacked(folder, classPath, extensions);
  }

  private static List<Path> jars(Path lib) throws IOException {
    List<Path> jars = new ArrayList<>();
    if (Files.isDirectory(lib)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(lib, "*.jar")) {
        files.forEach(jars::add);
      }
    }
    Collections.sort(jars);
    return jars;
  }

  /** Adds the extensions that a jar names; a jar that is no zip to us names none. */
  static void addIndex(byte[] jar, List<String> extensions) {
    try {
      ZipBytes zip = ZipBytes.read(jar);
      ZipBytes.Entry index = zip.file(INDEX);
      if (index != null) {
        addNames(
            new String(
                zip.content(index, ZipBytes.MAX_TEXT), java.nio.charset.StandardCharsets.UTF_8),
            extensions);
      }
    } catch (ZipException e) {
      org.slf4j.LoggerFactory.getLogger(Unpacked.class).debug("no extensions in a jar", e);
    }
  }

  static void addNames(String index, List<String> extensions) {
    index
        .lines()
        .map(line -> line.replaceFirst("#.*", "").strip())
        .filter(line -> !line.isEmpty() && !extensions.contains(line))
        .forEach(extensions::add);
  }
}
