// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import dev.evograft.runtime.internal.core.Sums;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The bytes of a zip, read as they are now.
 *
 * @param bytes the whole of it
 * @param sha256 of them
 */
record ZipReader(byte[] bytes, String sha256) {

  static ZipReader read(Path file) throws RefusedException {
    try {
      if (!Files.isRegularFile(file)) { // reading a pipe would wait for ever
        throw new RefusedException("it is no file; remove it");
      }
      try (InputStream in = Files.newInputStream(file)) {
        return read(in);
      }
    } catch (IOException e) {
      throw Gate.unreadable(e);
    }
  }

  static ZipReader read(Source.Bundled source, ClassLoader loader) throws RefusedException {
    try (InputStream in = loader.getResourceAsStream(source.resource())) {
      if (in == null) {
        throw new RefusedException("it is not on the class path; build the bundle anew");
      }
      ZipReader zip = read(in);
      if (source.sha256() != null && !source.sha256().equals(zip.sha256)) {
        throw new RefusedException(
            "it was changed: its sha256 is " + zip.sha256 + ", not " + source.sha256());
      }
      return zip;
    } catch (IOException e) {
      throw Gate.unreadable(e);
    }
  }

  private static ZipReader read(InputStream in) throws IOException, RefusedException {
    byte[] bytes = in.readNBytes((int) ZipBytes.MAX_BYTES + 1);
    if (bytes.length > ZipBytes.MAX_BYTES) {
      throw new RefusedException("it is larger than 256 MiB; remove it");
    }
    return new ZipReader(bytes, Sums.sha256(bytes));
  }
}
