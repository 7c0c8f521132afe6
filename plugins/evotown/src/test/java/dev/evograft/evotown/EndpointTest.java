// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.testkit.FakeContext;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointTest {

  @ParameterizedTest
  @CsvSource({
    "https://evo.example,                 https://evo.example/api/v1",
    "https://evo.example/,                https://evo.example/api/v1",
    "https://evo.example/api/v1,          https://evo.example/api/v1",
    "https://evo.example/api/v1/,         https://evo.example/api/v1",
    "https://evo.example/api/v1//,        https://evo.example/api/v1",
    "http://127.0.0.1:8765,               http://127.0.0.1:8765/api/v1",
    "https://EVO.example.:443,            https://evo.example/api/v1",
    "http://evo.example:80/,              http://evo.example/api/v1",
    "http://evo.example:443,              http://evo.example:443/api/v1",
    "http://[::1]:8765/,                  http://[::1]:8765/api/v1",
    "https://evo.example/town,            https://evo.example/town/api/v1",
    "https://evo.example/town/api/v1,     https://evo.example/town/api/v1",
  })
  void theApiIsNeverDoubled(String address, String api) {
    Endpoint endpoint = Endpoint.of(URI.create(address));

    assertThat(endpoint.api()).hasToString(api);
    assertThat(endpoint.complete("r-1")).hasToString(api + "/runs/r-1/complete");
    assertThat(endpoint.status("r-1", "a b&c"))
        .hasToString(api + "/runs/r-1/status?engine_id=a%20b%26c");
  }

  /** What was kept for them is found once more. */
  @ParameterizedTest
  @CsvSource({
    "https://EVO.example.:443,    https://evo.example.:443/api/v1",
    "https://evo.example:443/,    https://evo.example:443/api/v1",
    "http://evo.example./api/v1,  http://evo.example./api/v1",
    "https://evo.example,         ",
    "http://127.0.0.1:8765,       ",
    "http://[::1]:8765/,          ",
  })
  void anOlderVersionSpelledOtherwise(String address, String api) {
    assertThat(Endpoint.formerly(URI.create(address))).isEqualTo(Optional.ofNullable(api));
  }

  /** Of who had the usual port or a dot in the address, nothing is lost by an update. */
  @Test
  void whatAnOlderVersionKeptIsFound(@TempDir Path folder) throws Exception {
    FakeContext context =
        new FakeContext("evotown", folder.resolve("workspace"))
            .home(folder.resolve("home"))
            .set("evotown.engine_id", "fleet-7");
    EngineHome home = new EngineHome(folder.resolve("home"), context.workspace());
    String spelled = "https://evo.example:443/api/v1";
    JsonObject token =
        JsonObject.of(Map.of("server", spelled, "engine_id", "fleet-7", "token", "evi_old"));
    home.write(home.file("token", spelled, "fleet-7"), Json.bytes(token));
    home.write(
        home.file("jobs", spelled, "fleet-7"), Json.bytes(JsonObject.of(Map.of("j1", "done"))));
    URI url = URI.create("https://evo.example:443");
    try (HttpClient http = new HttpClient(HttpSettings.of("evotown", "evograft/test"))) {
      Setup setup = Setup.of(context, url);
      assertThat(setup.token()).contains("evi_old");
      assertThat(setup.fault()).isEmpty();
      JobLedger jobs = JobLedger.of(Link.of(context, setup, http));
      assertThat(jobs.take("j1", Instant.EPOCH)).as("it was done").isFalse();
      assertThat(jobs.take("j2", Instant.EPOCH)).isTrue();

      setup
          .tokens()
          .orElseThrow()
          .ensure(
              setup.endpoint(),
              "fleet-7",
              true,
              () -> Optional.of(new TokenStore.Issued("evi_new", Instant.EPOCH)));
      assertThat(Setup.of(context, url).token()).contains("evi_new");
      assertThat(JobLedger.of(Link.of(context, setup, http)).take("j2", Instant.EPOCH)).isFalse();
    }
    context.close();
  }
}
