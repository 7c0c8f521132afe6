// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.run.SignalNames;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SignalsDocTest {

  @Test
  void everySignalHasItsDefinitionAndEveryExampleIsTrue() throws Exception {
    String page = read(Path.of("../../docs/signals.md"));
    for (Field name : SignalNames.class.getFields()) {
      assertThat(page).containsPattern("### .*\\b" + name.get(null) + "\\b");
    }
    int examples = 0;
    for (String row : page.lines().filter(line -> line.startsWith("| `")).toList()) {
      String[] cells = row.split("` \\| `");
      if (cells.length == 2 && row.contains("<")) {
        String line = cells[0].substring(3);
        assertThat(ErrorSignature.of(line)).isEqualTo(cells[1].replaceAll("` \\|$", ""));
        assertThat(Observed.errorLine(line)).isEqualTo(line);
        examples++;
      }
    }
    assertThat(examples).isEqualTo(4);
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file);
  }
}
