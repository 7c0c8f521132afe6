// SPDX-License-Identifier: Apache-2.0
package dev.evograft.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Against what Node printed: see src/test/node/ecma-doubles.js. */
class EcmaNumberTest {

  @Test
  void printsDoublesAsNodeDoes() throws Exception {
    List<String> lines = lines();
    assertThat(lines).hasSizeGreaterThanOrEqualTo(2_000);
    for (String line : lines) {
      double value = Double.longBitsToDouble(Long.parseUnsignedLong(line.substring(0, 16), 16));
      assertThat(EcmaNumber.toString(value)).as(line).isEqualTo(line.substring(17));
    }
  }

  private static List<String> lines() throws Exception {
    var in = Objects.requireNonNull(EcmaNumberTest.class.getResourceAsStream("/ecma-doubles.txt"));
    try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      return reader.lines().toList();
    }
  }
}
