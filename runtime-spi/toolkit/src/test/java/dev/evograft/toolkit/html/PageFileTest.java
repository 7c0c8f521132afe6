// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.Console;
import dev.evograft.spi.Workspace;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageFileTest {

  private static final String PAGE = "<html></html>\n";

  @TempDir private Path folder;
  private final List<String> said = new ArrayList<>();
  private boolean json;

  private final Console console =
      fake(
          Console.class,
          (name, arguments) -> {
            if (!name.equals("json")) {
              said.add(name + " " + arguments[0]);
            }
            return name.equals("json") ? json : null;
          });

  private final Workspace workspace =
      fake(
          Workspace.class,
          (name, arguments) -> Files.write((Path) arguments[0], (byte[]) arguments[1]));

  private interface Answer {
    Object of(String name, Object[] arguments) throws Exception;
  }

  private static <T> T fake(Class<T> type, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              Object result = answer.of(method.getName(), arguments);
              return method.getReturnType() == void.class ? null : result;
            }));
  }

  private void write(String typed, boolean terminal) {
    new PageFile("--out", typed, false, () -> terminal).write(PAGE, workspace, console);
  }

  @Test
  void aPageDoesNotFillATerminal() {
    assertThatThrownBy(() -> write(null, true))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("name a file: --out page.html");
    assertThatThrownBy(() -> new PageFile("--out", null, false, () -> true).checked(console))
        .as("before the page is made")
        .isInstanceOf(BadInputException.class);
    assertThat(said).isEmpty();

    write(null, false);
    assertThat(said).containsExactly("raw " + PAGE);
  }

  @Test
  void aProgramGetsItWhereverItRuns() {
    json = true;
    write(null, true);

    String told = JsonObject.builder().put("html", PAGE).build().toString();
    assertThat(said).containsExactly("result " + told);
  }

  @Test
  void aFileIsWrittenAndNamed() throws Exception {
    Path file = folder.resolve("page.html");
    write(file.toString(), true);

    assertThat(file).hasContent(PAGE.strip());
    assertThat(said).first().isEqualTo("out written to " + file);
    assertThatThrownBy(() -> write(file.toString(), true)).hasMessageContaining("--force");
  }
}
