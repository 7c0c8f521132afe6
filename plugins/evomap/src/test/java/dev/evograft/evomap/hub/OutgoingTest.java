// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Redactor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What leaves this machine. */
class OutgoingTest {

  private static final String ID = "sha256:" + "a1".repeat(32);

  /** Knows a word, and what is called a password. */
  private final Outgoing outgoing =
      new Outgoing(
          new Redactor() {
            @Override
            public String redact(String text) {
              return text.replace("swordfish", "-").replaceAll("[0-9a-f]{64}", "-");
            }

            @Override
            public JsonObject redact(JsonObject tree) {
              JsonObject.Builder copy = JsonObject.builder();
              tree.forEach(
                  (name, value) ->
                      copy.put(
                          redact(name),
                          name.equals("password")
                              ? "-"
                              : value instanceof String text ? redact(text) : value));
              return copy.build();
            }
          });

  @Test
  void secretsGoByTheirNamesTooAndIdsStay() {
    JsonObject body =
        JsonObject.of(
            Map.of(
                "password",
                "Tr0ub4dor3x",
                "note",
                "the swordfish",
                "asset_id",
                ID,
                "open",
                true,
                "inner",
                Map.of("password", 73918264, "list", List.of(Map.of("password", "hunter2"), ID)),
                "swordfish",
                3));

    JsonObject clean = outgoing.clean(body);

    assertThat(clean.toString())
        .doesNotContain("Tr0ub4dor3x", "swordfish", "73918264", "hunter2")
        .contains(ID);
    assertThat(clean).containsEntry("open", true).containsEntry("-", 3L);
    assertThat(clean.object("inner").list("list")).last().isEqualTo(ID);
  }

  @Test
  void listsUnderANameArePartOfIt() {
    JsonObject clean = outgoing.clean(JsonObject.of(Map.of("password", List.of("one", "two"))));

    assertThat(clean.list("password")).containsExactly("-", "-");
  }

  @Test
  void whatWasMadeReadyIsSentAsItIs() {
    JsonObject body = JsonObject.of(Map.of("assets", List.of("swordfish"), "note", "swordfish"));

    JsonObject clean = outgoing.clean(body, "assets");

    assertThat(clean.list("assets")).containsExactly("swordfish");
    assertThat(clean).containsEntry("note", "-");
  }
}
