// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.runtime.PluginZip;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipBytesTest {

  private static final int CENTRAL = 0x02014b50;

  @Test
  void what_was_packed_comes_out() throws IOException {
    byte[] large = new byte[100_000];
    new Random(7).nextBytes(large);
    byte[] zip = zip(Map.of("a/b.txt", bytes("hello"), "large", large, "empty", new byte[0]));

    ZipBytes read = ZipBytes.read(zip);

    assertThat(read.files()).extracting(ZipBytes.Entry::name).hasSize(3);
    assertThat(content(read, "a/b.txt")).isEqualTo(bytes("hello"));
    assertThat(content(read, "large")).isEqualTo(large);
    assertThat(content(read, "empty")).isEmpty();
    assertThat(read.file("missing")).isNull();
  }

  @Test
  void a_damaged_zip_never_does_more_than_refuse() throws IOException {
    byte[] zip = zip(Map.of("a.txt", bytes("hello hello hello"), "b.txt", bytes("x".repeat(500))));
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 3_000; round++) {
      byte[] broken = zip.clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        broken[random.nextInt(broken.length)] = (byte) random.nextInt();
      }
      if (random.nextInt(4) == 0) {
        broken = Arrays.copyOf(broken, random.nextInt(broken.length));
      }
      try {
        ZipBytes read = ZipBytes.read(broken);
        for (ZipBytes.Entry entry : read.files()) {
          if (entry.size() < 1_000_000) {
            read.content(entry);
          }
        }
      } catch (ZipException e) {
        assertThat(e.getMessage()).as("seed %d", seed).isNotBlank();
      }
    }
  }

  @Test
  void links_bombs_and_doubles_are_refused() throws IOException {
    byte[] link = zip(Map.of("link", bytes("/etc/passwd")));
    ByteBuffer buffer = ByteBuffer.wrap(link).order(ByteOrder.LITTLE_ENDIAN);
    int at = central(link);
    buffer.putShort(at + 4, (short) (3 << 8));
    buffer.putInt(at + 38, 0xA1FF << 16);
    assertThatThrownBy(() -> ZipBytes.read(link)).hasMessageContaining("is a link or a device");

    byte[] bomb = zip(Map.of("bomb", bytes("x")));
    ByteBuffer.wrap(bomb).order(ByteOrder.LITTLE_ENDIAN).putInt(central(bomb) + 24, 0x7fffffff);
    assertThatThrownBy(() -> ZipBytes.read(bomb)).hasMessageContaining("more than 1 GiB");

    byte[] liar = zip(Map.of("liar", bytes("hello")));
    ByteBuffer.wrap(liar).order(ByteOrder.LITTLE_ENDIAN).putInt(central(liar) + 24, 3);
    ZipBytes read = ZipBytes.read(liar);
    assertThatThrownBy(() -> content(read, "liar")).isInstanceOf(ZipException.class);

    Map<String, byte[]> many = new LinkedHashMap<>();
    for (int i = 0; i <= ZipBytes.MAX_ENTRIES; i++) {
      many.put("f" + i, new byte[0]);
    }
    byte[] crowd = zip(many);
    assertThatThrownBy(() -> ZipBytes.read(crowd)).hasMessageContaining("more than 10000 entries");
  }

  @Test
  void processes_may_unpack_one_plugin_at_the_same_time(@TempDir Path folder) throws Exception {
    byte[] jar = zip(Map.of("META-INF/extensions.idx", bytes("# x\na.B\n")));
    ZipBytes zip = ZipBytes.read(zip(Map.of("lib/a.jar", jar, "plugin.properties", bytes("x"))));
    PluginCache cache = new PluginCache(folder.resolve("cache"));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    Callable<Unpacked> unpack = () -> cache.unpack("sum", zip);

    for (Future<Unpacked> unpacked : threads.invokeAll(List.of(unpack, unpack, unpack, unpack))) {
      assertThat(unpacked.get().extensions()).containsExactly("a.B");
      assertThat(unpacked.get().classPath()).allMatch(Files::exists);
    }
    threads.shutdown();
    try (Stream<Path> left = Files.list(folder.resolve("cache"))) {
      assertThat(left).extracting(file -> file.getFileName().toString()).containsExactly("sum");
    }
    assertThat(cache.find("sum")).isNotNull();
    assertThat(cache.find("other")).isNull();
  }

  private static int central(byte[] zip) {
    ByteBuffer buffer = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < zip.length - 4; i++) {
      if (buffer.getInt(i) == CENTRAL) {
        return i;
      }
    }
    throw new AssertionError("no directory");
  }

  private static byte[] content(ZipBytes zip, String name) throws ZipException {
    ZipBytes.Entry entry = zip.file(name);
    assertThat(entry).isNotNull();
    return zip.content(entry);
  }

  private static byte[] zip(Map<String, byte[]> entries) throws IOException {
    return PluginZip.zip(entries);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
