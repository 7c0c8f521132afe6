// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import dev.evograft.spi.EvograftPlugin;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds plugins: first the host's own objects, then folders in their order, then what is bundled on
 * the class path. Of several with one id the first counts.
 */
final class Finder {

  private static final String LIST = "META-INF/evograft/plugins.list";

  private final Gate gate;
  private final SeenZips seen;
  private final DisabledPlugins off;
  private final List<Candidate> accepted = new ArrayList<>();
  private final List<Candidate> disabled = new ArrayList<>();
  private final List<Refusal> refused = new ArrayList<>();
  private final Map<String, Source> ids = new HashMap<>();

  Finder(Gate gate, SeenZips seen, DisabledPlugins off) {
    this.gate = gate;
    this.seen = seen;
    this.off = off;
  }

  Catalog found() {
    return new Catalog(accepted, disabled, refused);
  }

  void instances(Map<String, EvograftPlugin> plugins) {
    for (Map.Entry<String, EvograftPlugin> plugin : plugins.entrySet()) {
      accept(gate.instance(new Source.Instance(plugin.getKey(), plugin.getValue())));
    }
  }

  /** A folder of plugins, one unpacked plugin, or one zip. */
  void folder(Path folder) {
    if (Files.isRegularFile(folder)) {
      Source source = new Source.ZipFile(folder);
      add(source, () -> zip(source, folder));
      return;
    }
    if (Files.isRegularFile(folder.resolve(DescriptorReader.FILE))) {
      add(new Source.Folder(folder), () -> gate.folder(new Source.Folder(folder)));
      return;
    }
    for (Path file : children(folder)) {
      if (file.getFileName().toString().endsWith(".zip")) {
        Source source = new Source.ZipFile(file);
        add(source, () -> zip(source, file));
      } else if (Files.isRegularFile(file.resolve(DescriptorReader.FILE))) {
        add(new Source.Folder(file), () -> gate.folder(new Source.Folder(file)));
      }
    }
  }

  /** What the class path carries. */
  void bundled(ClassLoader loader) {
    try {
      Enumeration<URL> lists = loader.getResources(LIST);
      while (lists.hasMoreElements()) {
        for (String line : lines(lists.nextElement())) {
          String[] words = line.split("\\s+");
          Source.Bundled source = new Source.Bundled(words[0], words.length > 1 ? words[1] : null);
          add(source, () -> bundled(source, loader));
        }
      }
    } catch (IOException e) {
      refuse(new Source.Bundled(LIST, null), Gate.unreadable(e));
    }
  }

  private Candidate bundled(Source.Bundled source, ClassLoader loader) throws RefusedException {
    Candidate cached = source.sha256() == null ? null : gate.cached(source, source.sha256());
    if (cached != null) {
      return cached;
    }
    ZipReader zip = ZipReader.read(source, loader);
    return gate.zip(source, zip.bytes(), zip.sha256());
  }

  private Candidate zip(Source source, Path file) throws RefusedException {
    try {
      String known = seen.sha256(file);
      Candidate cached = known == null ? null : gate.cached(source, known);
      if (cached != null) {
        return cached;
      }
      if (!Files.isRegularFile(file)) {
        throw new RefusedException("it is no file; remove it");
      }
      SeenZips.Stamp stamp = seen.stamp(file);
      ZipReader zip = ZipReader.read(file);
      Candidate candidate = gate.zip(source, zip.bytes(), zip.sha256());
      seen.remember(file, stamp, zip.sha256());
      return candidate;
    } catch (IOException e) {
      throw Gate.unreadable(e);
    }
  }

  private void add(Source source, Attempt attempt) {
    try {
      accept(attempt.read());
    } catch (RefusedException e) {
      refuse(source, e);
    } catch (RuntimeException e) {
      String why = String.valueOf(e.getMessage()).replaceAll("\\p{Cntrl}+", " ");
      refuse(source, new RefusedException("it cannot be used: " + why + "; remove it", e));
    }
  }

  private void accept(Candidate candidate) {
    Source other = ids.putIfAbsent(candidate.id(), candidate.source());
    if (other == null) {
      boolean isOff = off.contains(candidate.id()) && candidate.files() != null;
      (isOff ? disabled : accepted).add(candidate);
    } else if (!isReplaced(candidate.source(), other)) {
      refused.add(
          new Refusal(
              candidate.id(),
              candidate.descriptor(),
              candidate.source(),
              "the plugin '%s' is there twice, and the one from %s is used; remove %s"
                  .formatted(candidate.id(), other.label(), candidate.source().label())));
    }
  }

  /** Who installs a plugin of a bundled one's id wants it in its place. */
  private static boolean isReplaced(Source source, Source other) {
    return source instanceof Source.Bundled && !(other instanceof Source.Bundled);
  }

  private void refuse(Source source, RefusedException e) {
    Descriptor descriptor = e.descriptor();
    String name = descriptor == null ? nameOf(source) : descriptor.id();
    refused.add(new Refusal(name, descriptor, source, e.why()));
    if (e.getCause() != null) {
      org.slf4j.LoggerFactory.getLogger("dev.evograft").debug("{}", source.label(), e);
    }
  }

  private List<Path> children(Path folder) {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      files.forEach(children::add);
    } catch (DirectoryIteratorException e) {
      refuse(new Source.Folder(folder), Gate.unreadable(Objects.requireNonNull(e.getCause())));
    } catch (IOException e) {
      refuse(new Source.Folder(folder), Gate.unreadable(e));
    }
    Collections.sort(children);
    return children;
  }

  private static List<String> lines(URL list) throws IOException {
    List<String> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(list.openStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          lines.add(line.strip());
        }
      }
    }
    return lines;
  }

  private static @Nullable String fileName(Path file) {
    Path name = file.getFileName();
    return name == null ? null : name.toString();
  }

  private static String nameOf(Source source) {
    String name =
        source instanceof Source.ZipFile zip
            ? fileName(zip.file())
            : source instanceof Source.Folder folder ? fileName(folder.folder()) : null;
    return name == null ? source.label() : name;
  }

  private interface Attempt {
    Candidate read() throws RefusedException;
  }
}
