// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A log that is open for appending, made where there was none. */
final class OpenLog implements Closeable {

  private static final int ATTEMPTS = 20;

  private final FileFacts facts;
  private final FileChannel out;
  private final Generation in;

  private OpenLog(FileFacts facts, FileChannel out, Generation in) {
    this.facts = facts;
    this.out = out;
    this.in = in;
  }

  /** Opens both ways to one and the same file, though others may replace it meanwhile. */
  static OpenLog of(Path file) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      boolean made = FileFacts.ofWritable(file) == null;
      if (made) {
        Folders.make(file.resolveSibling("."));
      }
      FileChannel out =
          FileChannel.open(
              file,
              Set.of(
                  StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS));
      Generation in = Generation.open(file);
      FileFacts facts = FileFacts.ofWritable(file);
      // What is open now cannot have lent its number to another file.
      if (in != null && in.is(facts) && out.size() == in.size() && facts != null) {
        if (made) {
          Folders.sync(file.resolveSibling("."));
        }
        return new OpenLog(facts, out, in);
      }
      out.close();
      if (in != null) {
        in.close();
      }
    }
    throw new FileSystemException(file.toString(), null, "it is replaced again and again");
  }

  boolean is(@Nullable FileFacts others) {
    return facts.sameFile(others);
  }

  long size() throws IOException {
    return out.size();
  }

  /** Whether the last line has no end. */
  boolean isTorn() throws IOException {
    return size() > 0 && !endsWith(new byte[] {'\n'});
  }

  boolean endsWith(byte[] bytes) throws IOException {
    long start = size() - bytes.length;
    return start >= 0 && Arrays.equals(in.read(start, bytes.length), bytes);
  }

  void write(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      out.write(buffer);
    }
  }

  void force() throws IOException {
    out.force(false);
  }

  @Override
  public void close() {
    Generation.closeQuietly(out);
    in.close();
  }
}
