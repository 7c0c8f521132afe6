// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DocsTest {

  private static final Path DOCS = Path.of("../../docs");
  private static final Pattern CODE = Pattern.compile("`[^`]+`");

  /** By what stands as code in the first column, which is the same in every language. */
  @Test
  void thePageInChineseHasEveryRowOfTheOneInEnglish() throws Exception {
    assertThat(rows(DOCS.resolve("zh/evotown.md")))
        .containsExactlyInAnyOrderElementsOf(rows(DOCS.resolve("evotown.md")));
  }

  private static List<String> rows(Path page) throws IOException {
    List<String> rows = new ArrayList<>();
    for (String line : Files.readAllLines(page)) {
      if (line.startsWith("| ")) {
        String cell = line.replace("\\|", "").split(" \\| ", 2)[0];
        List<String> codes = CODE.matcher(cell).results().map(MatchResult::group).toList();
        rows.add(codes.isEmpty() ? "a row without code" : String.join(" ", codes));
      }
    }
    return rows;
  }
}
