// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Builds a plugin zip from sources in a test, as a build would. */
public final class PluginZip {

  private final Map<String, String> descriptor = new LinkedHashMap<>();
  private final Map<String, String> sources = new LinkedHashMap<>();
  private final Map<String, byte[]> extra = new LinkedHashMap<>();
  private final List<String> extensions = new ArrayList<>();
  private final List<Path> classPath = new ArrayList<>();

  private PluginZip(String id) {
    descriptor.put("plugin.id", id);
    descriptor.put("plugin.version", "1.0.0");
    descriptor.put("plugin.requires", ">=0.1.0 & <1.0.0");
  }

  public static PluginZip named(String id) {
    return new PluginZip(id);
  }

  /** A plugin whose start does this; the context is called {@code context}. */
  public static PluginZip starting(String id, String body) {
    return named(id)
        .source(
            "t." + id.replace("-", "") + ".Main",
            """
            public class Main implements dev.evograft.spi.EvograftPlugin {
              public void start(dev.evograft.spi.PluginContext context) throws Exception { %s }
            }
            """
                .formatted(body))
        .with("plugin.class", "t." + id.replace("-", "") + ".Main");
  }

  public PluginZip with(String key, String value) {
    descriptor.put(key, value);
    return this;
  }

  public PluginZip without(String key) {
    descriptor.remove(key);
    return this;
  }

  /** A class; its package line is added. */
  public PluginZip source(String className, String body) {
    String itsPackage = className.substring(0, className.lastIndexOf('.'));
    sources.put(className, "package " + itsPackage + ";\n" + body);
    return this;
  }

  public PluginZip extension(String className, String body) {
    extensions.add(className);
    return source(className, body);
  }

  public PluginZip file(String name, byte[] content) {
    extra.put(name, content);
    return this;
  }

  public PluginZip compiledWith(Path classes) {
    classPath.add(classes);
    return this;
  }

  /** Writes the zip into a folder. */
  public Path in(Path folder) {
    try {
      Files.createDirectories(folder);
      Path zip = folder.resolve(descriptor.get("plugin.id") + ".zip");
      Files.write(zip, bytes());
      return zip;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes it as a folder, as a developer has it. */
  public Path unpackedIn(Path folder) throws IOException {
    Path plugin = Files.createDirectories(folder.resolve(descriptor.get("plugin.id")));
    Files.writeString(plugin.resolve("plugin.properties"), properties());
    compileTo(plugin.resolve("classes"));
    if (!extensions.isEmpty()) {
      Path index = plugin.resolve("classes/META-INF/extensions.idx");
      Files.createDirectories(index.getParent());
      Files.writeString(index, String.join("\n", extensions));
    }
    return plugin;
  }

  public byte[] bytes() throws IOException {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("plugin.properties", properties().getBytes(StandardCharsets.UTF_8));
    if (!sources.isEmpty()) {
      entries.put("lib/plugin.jar", jar());
    }
    entries.putAll(extra);
    return zip(entries);
  }

  public static byte[] zip(Map<String, byte[]> entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private String properties() {
    StringBuilder text = new StringBuilder();
    descriptor.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    return text.toString();
  }

  private byte[] jar() throws IOException {
    Path classes = Files.createTempDirectory("evograft-test-classes");
    try {
      compileTo(classes);
      Map<String, byte[]> entries = new LinkedHashMap<>();
      try (Stream<Path> files = Files.walk(classes)) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          entries.put(classes.relativize(file).toString(), Files.readAllBytes(file));
        }
      }
      if (!extensions.isEmpty()) {
        String index = "# Generated\n" + String.join("\n", extensions) + "\n";
        entries.put("META-INF/extensions.idx", index.getBytes(StandardCharsets.UTF_8));
      }
      return zip(entries);
    } finally {
      delete(classes);
    }
  }

  /** Compiles the sources of this plugin, for another that is compiled with them. */
  public Path compileTo(Path classes) throws IOException {
    Files.createDirectories(classes);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    StringBuilder path = new StringBuilder(System.getProperty("java.class.path"));
    classPath.forEach(entry -> path.append(java.io.File.pathSeparator).append(entry));
    List<String> options =
        List.of("-d", classes.toString(), "-proc:none", "-cp", path.toString(), "--release", "17");
    List<JavaFileObject> units = new ArrayList<>();
    sources.forEach((name, source) -> units.add(new Source(name, source)));
    if (!compiler.getTask(null, null, diagnostics, options, null, units).call()) {
      throw new IllegalStateException(diagnostics.getDiagnostics().toString());
    }
    return classes;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String className, String text) {
      super(URI.create("string:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
