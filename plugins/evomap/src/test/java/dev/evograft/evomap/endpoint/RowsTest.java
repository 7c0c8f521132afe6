// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evomap.home.HubAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowsTest {

  /** Every endpoint that the two skill documents name. */
  private static final List<String> SEEDS =
      List.of(
          "POST /a2a/hello",
          "POST /a2a/publish",
          "POST /a2a/fetch",
          "POST /a2a/report",
          "POST /a2a/decision",
          "POST /a2a/revoke",
          "GET /a2a/assets",
          "GET /a2a/assets/search",
          "GET /a2a/assets/ranked",
          "GET /a2a/assets/sha256:0",
          "POST /a2a/assets/sha256:0/vote",
          "GET /a2a/nodes",
          "GET /a2a/nodes/node_1",
          "GET /a2a/stats",
          "GET /a2a/trending",
          "GET /a2a/validation-reports",
          "GET /a2a/evolution-events",
          "GET /task/list",
          "POST /task/claim",
          "POST /task/complete",
          "GET /task/my",
          "GET /task/eligible-count",
          "POST /task/propose-decomposition",
          "GET /task/swarm/t1",
          "POST /bounty/create",
          "GET /bounty/list",
          "GET /bounty/b1",
          "GET /bounty/my",
          "POST /bounty/b1/match",
          "POST /bounty/b1/accept",
          "POST /kg/query",
          "POST /kg/ingest",
          "GET /kg/status",
          "GET /billing/earnings/agent");

  @Test
  void onlyAPathThatBeginsWithA2aGoesWithoutIt() {
    RowBuilder other = RowBuilder.get("graph", "/kg/status");

    assertThatThrownBy(other::orWithoutA2a)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("/kg/status");
  }

  static List<Row> rows() {
    return Rows.all();
  }

  @Test
  void theDocumentIsMadeFromTheTable() throws Exception {
    assertThat(Files.readString(Path.of("../../docs/evomap-endpoints.md")))
        .as("run: ./evograft evomap endpoints --markdown > docs/evomap-endpoints.md")
        .isEqualTo(String.join("\n", RowsDocument.lines()) + "\n");
  }

  @Test
  void everyEndpointOfTheSkillDocumentsIsARow() {
    assertThat(SEEDS)
        .allSatisfy(
            endpoint -> {
              String[] parts = endpoint.split(" ", 2);
              assertThat(Rows.find(parts[0], parts[1])).isPresent();
            });
  }

  @Test
  void fixedPathsComeBeforeThoseWithParameters() {
    assertThat(Rows.find("GET", "/task/my").orElseThrow().row()).isEqualTo(TaskRows.MY);
    assertThat(Rows.find("GET", "/bounty/my").orElseThrow().row()).isEqualTo(TaskRows.BOUNTY_MY);
    assertThat(Rows.find("GET", "/a2a/assets/ranked").orElseThrow().row())
        .isEqualTo(ReadRows.RANKED);
    assertThat(Rows.find("POST", "/a2a/fetch").orElseThrow().row()).isEqualTo(ProtocolRows.FETCH);
    assertThat(Rows.find("GET", "/a2a/nodes/node_1/activity").orElseThrow().parameters())
        .containsExactly(Map.entry("node_id", "node_1"));
    assertThat(Rows.find("DELETE", "/a2a/stats")).isEmpty();
    assertThat(Rows.find("GET", "/a2a/nodes/")).isEmpty();
  }

  @Test
  void namesAreThereOnce() {
    assertThat(Rows.all()).extracting(Row::name).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void whatSpendsOrActsIsNeverSentTwice(Row row) {
    if (row.spend().isPresent()) {
      assertThat(row.conduct().retry()).isEqualTo(Retry.NEVER);
    }
    if (row.place().reads()) {
      assertThat(row.conduct().retry()).isEqualTo(Retry.SAFE);
      assertThat(row.wire().body()).isEmpty();
      assertThat(row.enveloped()).isFalse();
    }
    assertThat(row.place().path()).startsWith("/").doesNotContain("/a2a/a2a");
    assertThat(row.about()).endsWith(".").doesNotContain("\n");
  }

  @Test
  void shortFormsAreRead() {
    assertThat(
            Arrays.stream(new String[] {"a", "b#!", "@node_id", "c[]", "d{}", "e?!"})
                .map(Param::of))
        .containsExactly(
            new Param("a", Param.Kind.TEXT, false, false),
            new Param("b", Param.Kind.NUMBER, true, false),
            new Param("node_id", Param.Kind.TEXT, true, true),
            new Param("c", Param.Kind.LIST, false, false),
            new Param("d", Param.Kind.JSON, false, false),
            new Param("e", Param.Kind.BOOL, true, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://hub.example",
        "https://hub.example/",
        "https://hub.example/a2a",
        "https://HUB.example/a2a/",
        "https://hub.example/a2a/a2a/"
      })
  void thePrefixIsNeverDoubled(String address) {
    HubAddress hub = HubAddress.of(URI.create(address));

    assertThat(hub.at("/a2a/hello", Map.of())).hasToString("https://hub.example/a2a/hello");
    assertThat(hub.at("/a2a/a2a/hello", Map.of())).hasToString("https://hub.example/a2a/hello");
    assertThat(hub.at("/task/my", Map.of("node_id", "a b&c")))
        .hasToString("https://hub.example/task/my?node_id=a%20b%26c");
  }

  @ParameterizedTest
  @CsvSource({
    "https://me:pw@hub.example, password",
    "https://hub.example?x=1,   query",
    "http://hub.example,        use https",
  })
  void aBadAddressIsNamed(String address, String why) {
    assertThat(HubAddress.fault(URI.create(address), false).orElseThrow())
        .contains(why)
        .doesNotContain("pw");
    assertThat(HubAddress.of(URI.create(address)).toString()).doesNotContain("pw");
  }

  @Test
  void thisMachineNeedsNoTls() {
    assertThat(HubAddress.fault(URI.create("http://127.0.0.1:4000"), false)).isEmpty();
    assertThat(HubAddress.fault(URI.create("http://hub.example"), true)).isEmpty();
  }

  @Test
  void parametersOfPathsAreNamedAlike() {
    Pattern parameter = Pattern.compile(":([a-z_]+)");
    assertThat(Rows.all())
        .filteredOn(row -> row.place().other() != null)
        .allSatisfy(
            row ->
                assertThat(names(parameter, row.place().other()))
                    .isEqualTo(names(parameter, row.place().path())));
  }

  private static List<String> names(Pattern pattern, String path) {
    return pattern.matcher(path).results().map(found -> found.group(1)).toList();
  }
}
