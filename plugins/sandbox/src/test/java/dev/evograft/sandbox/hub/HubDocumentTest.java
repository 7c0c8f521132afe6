// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/hub-stand-in.md names every row, setting and kind of fault. */
class HubDocumentTest {

  private final String document = read();

  private static String read() {
    try {
      return Files.readString(Path.of("../../docs/hub-stand-in.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void namesEveryRowWithItsOldPath() {
    for (HubRow row : HubRow.values()) {
      String old = row.oldPath();
      String also = old == null ? "" : '`' + old + '`';
      assertThat(document)
          .contains("| `" + row.method() + " " + row.path() + "` | " + also + " | ")
          .contains(" | `" + row.fault() + "` | ");
    }
  }

  @Test
  void namesEverySettingAndKindOfFault() {
    assertThat(new Settings(HubMode.SEEDS).all().keySet())
        .allSatisfy(key -> assertThat(document).contains('`' + key + '`'));
    assertThat(new HubFaults().kinds())
        .allSatisfy(kind -> assertThat(document).contains('`' + kind + '`'));
  }
}
