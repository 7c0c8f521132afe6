// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The index, its places and its hash. */
class IndexTest {

  /** From the reference implementation of SipHash: key 00..0f, text 00..0e and the empty text. */
  @Test
  void hashesAsSipHashDoes() {
    SipHash hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
    byte[] text = new byte[15];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) i;
    }

    assertThat(hash.of(text)).isEqualTo(0xa129ca6149be45e5L);
    assertThat(hash.of(new byte[0])).isEqualTo(0x726fdb47dd0e0e31L);
  }

  @Test
  void packsAPlaceIntoANumber() {
    for (long offset : new long[] {0, 1, LineLog.MAX_FILE}) {
      for (int length : new int[] {0, 17, LineLog.MAX_LINE}) {
        for (boolean inLog : new boolean[] {false, true}) {
          long place = Place.of(inLog, offset, length);
          assertThat(place).isNotEqualTo(Place.NONE);
          assertThat(Place.inLog(place)).isEqualTo(inLog);
          assertThat(Place.offset(place)).isEqualTo(offset);
          assertThat(Place.length(place)).isEqualTo(length);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void isTheMap(long seed) {
    Random random = new Random(seed);
    SipHash hash = new SipHash(seed, seed);
    Index index = new Index();
    Map<Integer, Long> model = new LinkedHashMap<>();
    Map<Integer, Integer> versions = new LinkedHashMap<>();
    for (int i = 0; i < 30_000; i++) {
      int id = random.nextInt(3_000);
      if (random.nextInt(5) == 0) {
        index.remove(hash.of("id" + id));
        model.remove(id);
      } else {
        index.put(hash.of("id" + id), hash.of("content" + i), i);
        model.put(id, (long) i);
        versions.put(id, i);
      }
    }

    assertThat(index.live()).isEqualTo(model.size());
    assertThat(index.places()).containsExactlyInAnyOrder(sorted(model));
    versions.forEach(
        (id, version) -> {
          long expected = model.getOrDefault(id, Place.NONE);
          assertThat(index.find(hash.of("id" + id))).isEqualTo(expected);
          assertThat(index.findOther(hash.of("content" + version))).isEqualTo(expected);
        });
    assertThat(index.find(hash.of("other"))).isEqualTo(Place.NONE);
  }

  private static long[] sorted(Map<Integer, Long> model) {
    long[] all = model.values().stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(all);
    return all;
  }
}
