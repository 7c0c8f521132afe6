// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import dev.evograft.runtime.internal.workspace.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Lets one plugin in, or says why not. */
final class Gate {

  private final PluginCache cache;
  private final PluginLock lock;
  private final DisabledPlugins disabled;
  private final String spi = SpiVersion.current();

  Gate(PluginCache cache, PluginLock lock, DisabledPlugins disabled) {
    this.cache = cache;
    this.lock = lock;
    this.disabled = disabled;
  }

  Candidate folder(Source.Folder source) throws RefusedException {
    try {
      Path file = source.folder().resolve(DescriptorReader.FILE);
      if (!Files.isRegularFile(file)) {
        throw new RefusedException("it has no " + DescriptorReader.FILE + "; add one");
      }
      if (Files.size(file) > ZipBytes.MAX_TEXT) {
        throw new RefusedException("its " + DescriptorReader.FILE + " is too large; shorten it");
      }
      Descriptor descriptor = DescriptorReader.read(Files.readAllBytes(file));
      admit(descriptor, null);
      return new Candidate(descriptor, source, Unpacked.scan(source.folder()));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** A zip whose sha256 is known: when the cache has it, the zip itself is not read. */
  @Nullable Candidate cached(Source source, String sha256) throws RefusedException {
    Unpacked files = cache.find(sha256);
    if (files == null) {
      return null;
    }
    try {
      Path file = files.folder().resolve(DescriptorReader.FILE);
      Descriptor descriptor = DescriptorReader.read(Files.readAllBytes(file));
      admit(descriptor, sha256);
      return new Candidate(descriptor, source, files);
    } catch (IOException e) {
      return null; // removed this very moment
    }
  }

  Candidate zip(Source source, byte[] bytes, String sha256) throws RefusedException {
    Descriptor descriptor = null;
    try {
      ZipBytes zip = ZipBytes.read(bytes);
      ZipBytes.Entry entry = zip.file(DescriptorReader.FILE);
      if (entry == null) {
        throw new RefusedException(
            "it is no plugin: it has no " + DescriptorReader.FILE + "; remove it");
      }
      descriptor = DescriptorReader.read(zip.content(entry, ZipBytes.MAX_TEXT));
      admit(descriptor, sha256);
      return new Candidate(descriptor, source, cache.unpack(sha256, zip));
    } catch (ZipException e) {
      throw new RefusedException(e.getMessage() + "; install it again", e, descriptor);
    } catch (IOException e) {
      throw new RefusedException(
          "it cannot be unpacked into the plugin cache "
              + cache.folder()
              + ": "
              + AtomicFiles.reason(e)
              + "; make that folder writable, or name another",
          e,
          descriptor);
    }
  }

  Candidate instance(Source.Instance source) {
    String version = source.plugin().getClass().getPackage().getImplementationVersion();
    Descriptor descriptor =
        new Descriptor(
            new Descriptor.About(source.id(), version == null ? "0" : version, ""),
            source.plugin().getClass().getName(),
            "*",
            Set.of(),
            List.of(),
            List.of(),
            new Descriptor.Surface(Map.of(), Set.of(), true, Set.of(), Set.of()));
    return new Candidate(descriptor, source, null);
  }

  private void admit(Descriptor descriptor, @Nullable String sha256) throws RefusedException {
    try {
      disabled.check();
      if (!disabled.contains(descriptor.id())) { // that one is not loaded, whatever it is
        lock.check(descriptor, sha256);
      }
      SpiVersion.check(descriptor.requires(), spi);
    } catch (RefusedException e) {
      throw new RefusedException(e.why(), e.getCause(), descriptor);
    }
  }

  static RefusedException unreadable(IOException e) {
    return new RefusedException(
        "it cannot be read: " + AtomicFiles.reason(e) + "; check its permissions", e);
  }
}
