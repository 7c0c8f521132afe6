// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
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
}
