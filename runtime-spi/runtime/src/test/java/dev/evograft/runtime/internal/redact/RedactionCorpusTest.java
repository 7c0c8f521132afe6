// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.redact;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** All of the corpus: every secret goes, and what only looks like one stays. */
class RedactionCorpusTest {

  private static final int LONGEST_REST = 12;
  private static final List<String> REFUSED = List.of("api_key", "bearer", "sk-", "evk_", "evi_");

  private final SecretRedactor redactor = new SecretRedactor(new Marks(() -> new byte[32]));

  @Test
  void every_secret_of_the_corpus_is_redacted_and_every_lookalike_stays() throws IOException {
    List<String> leaks = new ArrayList<>();
    List<String> losses = new ArrayList<>();
    int forms = 0;
    int lookalikes = 0;
    for (JsonNode kind : corpus()) {
      String secret = secretOf(kind);
      for (JsonNode form : kind.path("forms")) {
        forms++;
        String text = form.asText().replace("{{SECRET}}", secret);
        String redacted = redactor.redact(text);
        if (leaks(redacted, secret, form.asText())) {
          leaks.add(kind.path("kind").asText() + ": " + form.asText() + "\n     -> " + redacted);
        }
        for (String refused : REFUSED) {
          assertThat(marksOf(redacted)).as(form.asText()).doesNotContainIgnoringCase(refused);
        }
        if (!keepsRest(text, redacted) || !redactor.redact(redacted).equals(redacted)) {
          losses.add(kind.path("kind").asText() + ": " + form.asText() + "\n     -> " + redacted);
        }
      }
      for (JsonNode lookalike : kind.path("lookalikes")) {
        lookalikes++;
        // Whose home it is goes, though that is no secret.
        String expected = lookalike.asText().replace("/home/dev/", "~/");
        if (!redactor.redact(lookalike.asText()).equals(expected)) {
          losses.add(
              kind.path("kind").asText()
                  + ": "
                  + lookalike.asText()
                  + "\n     -> "
                  + redactor.redact(lookalike.asText()));
        }
      }
    }
    System.out.printf(
        "redaction corpus: %d forms, %d leaks; %d lookalikes, %d losses%n",
        forms, leaks.size(), lookalikes, losses.size());
    assertThat(leaks).as("secrets that are still there").isEmpty();
    assertThat(losses).as("texts that should not have changed").isEmpty();
  }

  private static String marksOf(String redacted) {
    return Pattern.compile("\\[REDACTED:[^]]*]")
        .matcher(redacted)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.joining(" "));
  }

  /** A run of the secret behind its fixed prefix is still there. */
  private static boolean leaks(String redacted, String secret, String form) {
    if (secret.contains("-----BEGIN")) {
      String body = secret.replaceAll("-----[A-Z ]+-----", "");
      return leaks(redacted, body.strip(), form);
    }
    if (secret.length() <= LONGEST_REST) {
      return redacted.contains(secret);
    }
    for (int i = 0; i + LONGEST_REST <= secret.length(); i++) {
      String run = secret.substring(i, i + LONGEST_REST);
      if (!run.isBlank() && redacted.contains(run) && !form.contains(run)) {
        return true;
      }
    }
    return false;
  }

  /** What stands before the first mark and behind the last one is what was there. */
  private static boolean keepsRest(String text, String redacted) {
    int first = redacted.indexOf(Marks.START);
    int last = redacted.indexOf(']', redacted.lastIndexOf(Marks.START)) + 1;
    return first >= 0
        && text.startsWith(redacted.substring(0, first))
        && text.endsWith(redacted.substring(last));
  }

  private static String secretOf(JsonNode kind) {
    if (kind.has("secret")) {
      return kind.path("secret").asText();
    }
    StringBuilder secret = new StringBuilder();
    kind.path("secret_parts").forEach(part -> secret.append(part.asText()));
    return secret.toString();
  }

  private static JsonNode corpus() throws IOException {
    try (InputStream in =
        RedactionCorpusTest.class.getResourceAsStream("/redaction/secrets.json")) {
      return new ObjectMapper().readTree(in);
    }
  }
}
