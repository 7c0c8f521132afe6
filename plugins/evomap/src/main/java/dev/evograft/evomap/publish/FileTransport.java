// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.publish;

import dev.evograft.evomap.home.HubHome;
import dev.evograft.evomap.hub.Depth;
import dev.evograft.evomap.hub.Reply;
import dev.evograft.gep.AssetIds;
import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.OwnFolder;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.Workspace;
import dev.evograft.toolkit.json.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Messages of the protocol in files, as Evolver has them: what is sent is a line of {@code
 * outbox/TYPE.jsonl}, what comes are lines of any {@code inbox/*.jsonl}. Evolver takes nothing out
 * and reads all of it each time; how far we have read, and which messages we had, is kept beside
 * our other state. Safe for any thread and process.
 */
final class FileTransport {

  /** A message that is larger is none. */
  static final int MOST_LINE = 8 << 20;

  private static final int MOST_SEEN = 10_000;
  private static final int MOST_ID = 100;
  private static final int HEAD = 256;
  private static final int PIECE = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final PluginContext context;
  private final Path folder;
  private final Path assets;

  /**
   * One of a workspace.
   *
   * @param folder that has the outbox and the inbox
   * @param assets the folder of the store; what is written in it is noted as ours for snapshots
   */
  FileTransport(PluginContext context, Path folder, Path assets) {
    this.context = context;
    this.folder = folder;
    this.assets = assets;
  }

  Path outbox(String type) {
    return folder.resolve("outbox").resolve(type + ".jsonl");
  }

  /** Appends a message; it is on disk when this returns. */
  void send(JsonObject message) {
    send(message, () -> false);
  }

  /**
   * As {@link #send}, unless an asset itself is in a message of that type already; nobody else
   * sends between the look and the write.
   */
  void sendOnce(JsonObject message, String assetId) {
    send(message, () -> isSent(message.string("message_type", "message"), assetId));
  }

  private void send(JsonObject message, BooleanSupplier isDone) {
    Path file = outbox(message.string("message_type", "message"));
    byte[] line = (Json.text(message) + "\n").getBytes(StandardCharsets.UTF_8);
    boolean noted = file.startsWith(assets);
    Path locked = noted ? assets.resolve(OwnFolder.LOCK) : lockFile();
    Workspace.Lock lock = context.workspace().lock(locked, PATIENCE);
    try {
      if (isDone.getAsBoolean()) {
        return;
      }
      Files.createDirectories(file.getParent());
      if (noted) {
        context.workspace().own(assets).writes(file);
      }
      try (FileChannel out =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        long end = out.size();
        out.position(end);
        if (end > 0 && !endsLine(out, end)) {
          out.write(ByteBuffer.wrap(new byte[] {'\n'})); // somebody died within a line
        }
        ByteBuffer bytes = ByteBuffer.wrap(line);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
    } catch (IOException e) {
      throw new EvograftException("write_failed", "cannot write " + file + ": " + e, e);
    } finally {
      lock.close();
    }
  }

  private static boolean endsLine(FileChannel file, long end) throws IOException {
    ByteBuffer last = ByteBuffer.allocate(1);
    return file.read(last, end - 1) == 1 && last.get(0) == '\n';
  }

  /**
   * Whether an asset itself is in a message of the outbox. A line that is torn, also within a
   * character, is no message.
   */
  boolean isSent(String type, String assetId) {
    try (BufferedReader lines =
        new BufferedReader( // unlike Files.lines, it replaces what is no UTF-8
            new InputStreamReader(Files.newInputStream(outbox(type)), StandardCharsets.UTF_8))) {
      return lines.lines().anyMatch(line -> line.contains(assetId) && isOf(line, assetId));
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw new EvograftException("home_unreadable", "cannot read the outbox: " + e, e);
    }
  }

  private static boolean isOf(String line, String assetId) {
    try {
      return JsonText.parseForeignObject(line.getBytes(StandardCharsets.UTF_8))
          .object("payload")
          .objects("assets")
          .stream()
          .anyMatch(asset -> asset.string(AssetIds.KEY, "").equals(assetId));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Hands over each object of the inbox that was not handed over before, in the order of the files'
   * names and their lines; lines that are no object are left out. A receiver that throws gets the
   * same one again the next time.
   *
   * @return how many there were
   */
  int receive(Consumer<JsonObject> receiver) {
    Workspace.Lock lock = context.workspace().lock(lockFile(), PATIENCE);
    try {
      Cursor cursor = Cursor.of(state());
      int many = 0;
      try {
        for (Path file : inbox()) {
          many += read(file, cursor, receiver);
        }
      } finally {
        context
            .workspace()
            .replace(stateFile(), Json.bytes(cursor.tree()), Workspace.Access.ORDINARY);
      }
      return many;
    } catch (IOException e) {
      throw new EvograftException("home_unreadable", "cannot read the inbox: " + e, e);
    } finally {
      lock.close();
    }
  }

  private List<Path> inbox() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("inbox"))) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".jsonl"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private int read(Path file, Cursor cursor, Consumer<JsonObject> receiver) throws IOException {
    String name = file.getFileName().toString();
    int many = 0;
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      long at = cursor.at(name, in);
      Line line = new Line();
      ByteBuffer piece = ByteBuffer.allocate(PIECE);
      for (long from = at; in.read(piece.clear(), from) > 0; ) {
        piece.flip();
        from += piece.remaining();
        while (piece.hasRemaining()) {
          byte next = piece.get();
          if (next != '\n') {
            line.add(next);
            continue;
          }
          many += handOver(line.take(), cursor, receiver);
          at = from - piece.remaining();
          cursor.reached(name, at, in);
        }
      }
    }
    return many; // a last line without its end is still being written
  }

  private static int handOver(
      byte @Nullable [] line, Cursor cursor, Consumer<JsonObject> receiver) {
    if (line == null || line.length == 0 || Depth.of(line) > Reply.MOST_DEPTH) {
      return 0;
    }
    JsonObject message;
    try {
      message = JsonText.parseForeignObject(line);
    } catch (IllegalArgumentException e) {
      return 0; // as Evolver does
    }
    String id =
        message
            .string("message_id")
            .filter(text -> text.length() <= MOST_ID) // it is kept
            .orElseGet(() -> HubHome.sum(Json.text(message)));
    if (cursor.knows(id)) {
      return 0;
    }
    receiver.accept(message);
    cursor.add(id);
    return 1;
  }

  private JsonObject state() {
    try {
      return JsonText.parseObject(Files.readAllBytes(stateFile()));
    } catch (IOException | IllegalArgumentException e) {
      return JsonObject.EMPTY; // then all is read once more, which only costs time
    }
  }

  private Path stateFile() {
    return context.workspace().pluginState().resolve("inbox.json");
  }

  private Path lockFile() {
    return context.workspace().pluginState().resolve("a2a");
  }

  /** A line as far as it was read; one that is too long is none. */
  private static final class Line {
    private byte[] bytes = new byte[4_096];
    private int length;

    void add(byte next) {
      if (length == bytes.length && length < MOST_LINE) {
        bytes = Arrays.copyOf(bytes, Math.min(MOST_LINE, length * 2));
      }
      if (length < bytes.length) {
        bytes[length] = next;
      }
      length++;
    }

    byte @Nullable [] take() {
      byte[] taken = length > MOST_LINE ? null : Arrays.copyOf(bytes, length);
      length = 0;
      return taken;
    }
  }

  /** How far each file was read, and the ids of the newest messages. */
  private static final class Cursor {
    private final Map<String, JsonObject> files = new LinkedHashMap<>();
    private final Set<String> seen = new LinkedHashSet<>();

    static Cursor of(JsonObject tree) {
      Cursor cursor = new Cursor();
      JsonObject files = tree.object("files");
      files.keySet().forEach(name -> cursor.files.put(name, files.object(name)));
      cursor.seen.addAll(tree.strings("seen"));
      return cursor;
    }

    JsonObject tree() {
      JsonObject.Builder all = JsonObject.builder();
      files.forEach(all::put);
      return JsonObject.builder()
          .put("files", all.build())
          .put("seen", new ArrayList<>(seen))
          .build();
    }

    /** Where to go on; at the beginning of a file that is another one now. */
    long at(String name, FileChannel file) throws IOException {
      JsonObject known = files.getOrDefault(name, JsonObject.EMPTY);
      long at = known.integer("at", 0);
      boolean same = file.size() >= at && known.string("head", "").equals(head(file, at));
      return same ? at : 0;
    }

    void reached(String name, long at, FileChannel file) throws IOException {
      files.put(name, JsonObject.builder().put("at", at).put("head", head(file, at)).build());
    }

    /** What a file that was read so far begins with. */
    private static String head(FileChannel file, long at) throws IOException {
      ByteBuffer head = ByteBuffer.allocate((int) Math.min(HEAD, at));
      while (head.hasRemaining() && file.read(head, head.position()) > 0) {
        // reads on
      }
      return HubHome.sum(new String(head.array(), StandardCharsets.ISO_8859_1));
    }

    boolean knows(String id) {
      return seen.contains(id);
    }

    void add(String id) {
      seen.add(id);
      while (seen.size() > MOST_SEEN) {
        seen.remove(seen.iterator().next());
      }
    }
  }
}
