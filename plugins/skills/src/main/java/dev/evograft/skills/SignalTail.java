// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.toolkit.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON lines that a skill appends to its signals file, while it runs: {@code {"signal":
 * name, "value": ...}} and {@code {"progress": text}}. A line without its end is waited for. A line
 * that cannot be used is counted and named, and never fails the run.
 */
final class SignalTail {

  private static final int MOST_LINE = 1 << 20;
  private static final long MOST_BYTES = 16L << 20;
  private static final int NAMED = 3;

  private final Path file;
  private final RunHandle run;
  private final ReentrantLock lock = new ReentrantLock();
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final List<String> named = new ArrayList<>();
  private final Set<String> said = new HashSet<>();
  private @Nullable Object fileKey;
  private long position;
  private long total;
  private long lines;
  private long bad;

  SignalTail(Path file, RunHandle run) {
    this.file = file;
    this.run = run;
  }

  /** Loads what reads JSON, while the skill still starts: its first use costs much. */
  static void warmUp() {
    JsonText.parse("{}");
  }

  /** Reads what is new. Safe for any thread. */
  void poll() {
    lock.lock();
    try {
      readNew();
    } finally {
      lock.unlock();
    }
  }

  /** Reads the rest; a last line may lack its end now. */
  void finish() {
    lock.lock();
    try {
      readNew();
      if (line.size() > 0) {
        endLine();
      }
    } finally {
      lock.unlock();
    }
  }

  /** What could not be used; empty when everything could. */
  List<String> problems() {
    lock.lock();
    try {
      if (bad == 0) {
        return List.of();
      }
      List<String> problems = new ArrayList<>();
      problems.add(Texts.count(bad, "line") + " of the signals file could not be used:");
      named.forEach(problem -> problems.add("  " + problem));
      if (bad > named.size()) {
        problems.add("  and " + (bad - named.size()) + " more");
      }
      return problems;
    } finally {
      lock.unlock();
    }
  }

  private void readNew() {
    try {
      BasicFileAttributes now =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!now.isRegularFile()) {
        once("the signals file was replaced by something that is no file");
        return;
      }
      if (now.size() < position || !Objects.equals(now.fileKey(), fileKey)) {
        position = 0; // written anew
        line.reset();
      }
      fileKey = now.fileKey();
      if (now.size() > position) {
        readFrom(position);
      }
    } catch (IOException e) {
      once("the signals file cannot be read: " + e.getMessage());
    }
  }

  private void readFrom(long from) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      channel.position(from);
      while (total < MOST_BYTES && channel.read(buffer.clear()) > 0) {
        buffer.flip();
        position += buffer.remaining();
        total += buffer.remaining();
        take();
      }
    }
    if (total >= MOST_BYTES) {
      once("the signals file is longer than " + Texts.size(MOST_BYTES) + "; the rest is not read");
    }
  }

  private void take() {
    byte[] bytes = buffer.array();
    int from = 0;
    for (int at = 0; at < buffer.limit(); at++) {
      if (bytes[at] == '\n') {
        addToLine(bytes, from, at);
        endLine();
        from = at + 1;
      }
    }
    addToLine(bytes, from, buffer.limit());
  }

  private void addToLine(byte[] bytes, int from, int to) {
    int room = MOST_LINE + 1 - line.size(); // one more tells that it was too long
    line.write(bytes, from, Math.min(to - from, room));
  }

  private void endLine() {
    lines++;
    byte[] bytes = line.toByteArray();
    line.reset();
    if (isBlank(bytes)) {
      return;
    }
    try {
      if (bytes.length > MOST_LINE) {
        throw new IllegalArgumentException("longer than " + Texts.size(MOST_LINE));
      }
      report(JsonText.parseObject(bytes));
    } catch (IllegalArgumentException e) {
      name("line " + lines + ": " + Texts.shortened(String.valueOf(e.getMessage()), 200));
    }
  }

  private static boolean isBlank(byte[] bytes) {
    for (byte b : bytes) {
      if (b != ' ' && b != '\r' && b != '\t') {
        return false;
      }
    }
    return true;
  }

  private void report(JsonObject report) {
    boolean progress = report.containsKey("progress");
    if (progress) {
      run.progress(text(report, "progress"));
    }
    if (report.containsKey("signal")) {
      run.signal(text(report, "signal"), report.get("value"));
    } else if (!progress) {
      throw new IllegalArgumentException("has neither \"signal\" nor \"progress\"");
    }
  }

  private static String text(JsonObject report, String key) {
    return report
        .string(key)
        .orElseThrow(() -> new IllegalArgumentException("\"" + key + "\" is no text"));
  }

  private void name(String problem) {
    bad++;
    if (named.size() < NAMED) {
      named.add(problem);
    }
  }

  private void once(String problem) {
    if (said.add(problem)) {
      name(problem);
    }
  }
}
