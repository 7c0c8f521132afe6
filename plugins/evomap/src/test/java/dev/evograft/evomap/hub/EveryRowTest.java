// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evomap.Bench;
import dev.evograft.evomap.endpoint.Credential;
import dev.evograft.evomap.endpoint.Param;
import dev.evograft.evomap.endpoint.Row;
import dev.evograft.evomap.endpoint.Rows;
import dev.evograft.evomap.hub.HubError.Kind;
import dev.evograft.evomap.settings.Spend;
import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.server.Answer;
import dev.evograft.toolkit.server.ServerRequest;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each row of the table, answered, refused, and not answered at all. */
class EveryRowTest {

  @TempDir private Path folder;
  private Bench bench;

  static List<Row> rows() {
    return Rows.all();
  }

  @BeforeEach
  void open() {
    bench = new Bench(folder).registered();
    bench.context.set("evomap.api_key", "ek_1").set("evomap.access_token", "evm_a1");
    for (Spend spend : Spend.values()) {
      bench.context.set(spend.setting(), "100");
    }
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isAskedAsItSays(Row row) {
    bench.hub.says(endpoint(row), 200, "{'status':'fine'}");

    assertThat(bench.client().call(row, call(row)).text("status")).hasValue("fine");

    ServerRequest asked = bench.hub.requests().get(0);
    assertThat(asked.header("authorization").isPresent())
        .isEqualTo(row.wire().credential() != Credential.NONE);
    row.wire().query().forEach(param -> assertThat(asked.query(param.name())).isPresent());
    if (!row.place().reads()) {
      JsonObject body = asked.json();
      assertThat(body.containsKey("protocol")).isEqualTo(row.enveloped());
      assertThat((row.enveloped() ? body.object("payload") : body).keySet())
          .containsAll(row.wire().body().stream().map(Param::name).toList());
    }
    assertThat(bench.hub.requests()).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isRefusedInEachOfItsWords(Row row) {
    List<String> codes =
        row.conduct().errors().isEmpty() ? List.of("bad_request") : row.conduct().errors();
    codes.forEach(code -> bench.hub.says(endpoint(row), 422, "{'error':'" + code + "'}"));

    for (String code : codes) {
      bench.clock.advance(row.conduct().rate().window());
      bench.clock.advance(Delay.LONGEST);
      assertThatThrownBy(() -> bench.client().call(row, call(row)))
          .isInstanceOfSatisfying(
              HubError.class,
              error -> {
                assertThat(error.code()).isEqualTo(code);
                assertThat(error.kind()).isEqualTo(Kind.REFUSED);
                assertThat(error.getMessage()).doesNotContain("\n", Bench.NODE_SECRET);
              });
    }
    assertThat(bench.hub.requests()).hasSizeGreaterThanOrEqualTo(codes.size());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isSentAsOftenAsItMayBe(Row row) {
    bench.hub.does(endpoint(row), asked -> Answer.hangUp());

    assertThatThrownBy(() -> bench.client().call(row, call(row)))
        .isInstanceOfSatisfying(
            HubError.class, error -> assertThat(error.kind()).isNotEqualTo(Kind.REFUSED));

    int most = row.conduct().retry().allowed() ? 4 : 1;
    assertThat(bench.hub.requests()).hasSizeBetween(1, most);
    assertThat(Hub.of(bench.context).ledger().uncertain()).hasSize(row.spend().isPresent() ? 1 : 0);
  }

  private static String endpoint(Row row) {
    return row.place().method() + " " + row.place().path().replaceAll(":[a-z_]+", "x");
  }

  private static Call call(Row row) {
    Map<String, String> path = new LinkedHashMap<>();
    row.place().parameters().forEach(name -> path.put(name, "x"));
    Map<String, String> query = new LinkedHashMap<>();
    row.wire().query().stream()
        .filter(param -> !param.own())
        .forEach(param -> query.put(param.name(), "1"));
    JsonObject.Builder body = JsonObject.builder();
    row.wire().body().stream()
        .filter(param -> !param.own())
        .forEach(param -> body.put(param.name(), value(param)));
    return new Call(path, query, body.build(), 1);
  }

  private static Object value(Param param) {
    return switch (param.kind()) {
      case TEXT -> "text";
      case NUMBER -> 1;
      case BOOL -> true;
      case LIST -> List.of("one");
      case JSON -> JsonObject.builder().put("a", 1).build();
    };
  }
}
