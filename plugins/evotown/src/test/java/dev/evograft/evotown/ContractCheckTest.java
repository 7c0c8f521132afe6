// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The check by hand and the published schema say the same of every body. */
class ContractCheckTest {

  private static final int BODIES = 4_000;
  private static final String SHA = "0123456789abcdef".repeat(4);

  /** Values that fit somewhere, and values that fit nowhere. */
  private static final List<Object> VALUES =
      Arrays.asList(
          "succeeded",
          "running",
          "cancelled",
          "Succeeded",
          "custom",
          "skilllite",
          "hosted_coding",
          "laptop",
          "run.started",
          "run.progress",
          "2026-11-20T10:00:00Z",
          "2026-11-20T10:00:00.123Z",
          "2026-11-20T10:00:00+01:00",
          "not-a-time",
          "https://evo.example/x",
          "",
          SHA,
          0L,
          -1L,
          7L,
          1.5,
          true,
          JsonObject.EMPTY,
          List.of(),
          List.of(item("report.md", SHA, 1L)),
          List.of(item("report.md", SHA.toUpperCase(Locale.ROOT), 1L)),
          List.of(item("report.md", "sha256:" + SHA, 1L)),
          List.of(item("report.md", SHA, -1L)),
          List.of(item("report.md", SHA, 1.5)),
          List.of("report.md"),
          List.of(JsonObject.EMPTY));

  private final ContractSchema schema = new ContractSchema();

  @ParameterizedTest
  @CsvSource({"RunComplete, 1", "RunEventIngest, 2", "EngineRegister, 3"})
  void agreesWithThePublishedSchema(String name, long seed) {
    Random random = new Random(seed);
    ContractCheck check = checkOf(name);
    int valid = 0;
    for (int i = 0; i < BODIES; i++) {
      JsonObject body = mutated(sample(name), random);
      boolean right = schema.errors(name, body).isEmpty();
      valid += right ? 1 : 0;
      if (check.errors(body).isEmpty() != right) {
        fail("seed %d, body %s: %s", seed, Json.text(body), schema.errors(name, body));
      }
    }
    assertThat(valid).as("bodies of both sorts").isBetween(BODIES / 100, BODIES - BODIES / 100);
  }

  private static ContractCheck checkOf(String name) {
    return switch (name) {
      case "RunComplete" -> ContractCheck.RUN_COMPLETE;
      case "RunEventIngest" -> ContractCheck.RUN_EVENT;
      default -> ContractCheck.ENGINE_REGISTER;
    };
  }

  private static Map<String, Object> sample(String name) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("engine_id", "e1");
    body.put("engine_version", "1");
    switch (name) {
      case "RunComplete" -> {
        body.put("status", "failed");
        body.put("exit_code", 3L);
        body.put("finished_at", "2026-11-20T10:00:00Z");
        body.put("log_excerpt", "x");
        body.put("artifact_manifest", List.of(item("a.md", SHA, 3L)));
        body.put("signals", JsonObject.EMPTY);
      }
      case "RunEventIngest" -> {
        body.put("event_type", "run.started");
        body.put("run_id", "r");
        body.put("ts", "2026-11-20T10:00:00Z");
        body.put("seq", 0L);
        body.put("engine_type", "custom");
        body.put("status", "running");
        body.put("payload", JsonObject.EMPTY);
      }
      default -> {
        body.put("engine_type", "custom");
        body.put("deployment_kind", "server");
        body.put("display_name", "d");
        body.put("capabilities", JsonObject.EMPTY);
      }
    }
    return body;
  }

  private static JsonObject mutated(Map<String, Object> body, Random random) {
    int changes = random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      List<String> names = new ArrayList<>(body.keySet());
      String name = names.get(random.nextInt(names.size()));
      switch (random.nextInt(8)) {
        case 0 -> body.remove(name);
        case 1 -> body.put("surprise", 1L);
        default -> body.put(name, VALUES.get(random.nextInt(VALUES.size())));
      }
      if (body.isEmpty()) {
        break;
      }
    }
    return JsonObject.of(body);
  }

  private static JsonObject item(String path, String sha256, Object bytes) {
    return JsonObject.builder().put("path", path).put("sha256", sha256).put("bytes", bytes).build();
  }
}
