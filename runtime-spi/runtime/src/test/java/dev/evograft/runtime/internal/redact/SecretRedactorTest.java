// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretRedactorTest {

  private final SecretRedactor redactor = redactorWith("one key");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "task-42 and desk-lamp are risk-free, import sk-learn",
        "the bearer of news, Basic authentication, basic training at 10:30",
        "commit 3f2b8c1e9a4d4f7e8b1c2d3e4f5a6b7c8d9e0f1a by 0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b",
        "max_tokens=4096 input_tokens: 812 token_count=99 tokenizer=bert next_token",
        "password_reset_url=https://example.com/reset?step=2 password_policy=strict",
        "SyntaxError: unexpected token: identifier",
        "connect(user=user, password=password, token=self.token, secret=config.secret)",
        "private String password; if (token == null) { secret = readSecret(path); }",
        "The secret of success: patience. The key to it: practice. auth: required",
        "PASS: 12 tests, pass=12 fail=0, author: Jane, authority=local",
        "PWD=/srv/me/work OLDPWD=/tmp token_file=/run/secrets/token",
        "key: value, primary_key: id, sort_key=created_at, cache_key=user-42",
        "see https://example.com:8443/a@b/c and git@github.com:org/repo.git and mailto:a@b.example",
        "--password-file /etc/pw --token-ttl 30m -u origin main -b feature/login",
        "password=[FILTERED] secret: [none] token=[] passwords=[] api_key=[a-z0-9]{32}",
        "password=[A-Za-z0-9]+ and secret=[\"required\"]",
        "columns: (\"password\", \"address1\"), [\"token\", \"created_at\"]",
        "mysql -u root -p shop, mysql -P3306, sshpass -e ssh me@host, mysqldump --port 1",
        "password: ********, secret=${SECRET}, token: <your token>, api_key = \"YOUR_API_KEY\"",
      })
  void what_only_looks_like_a_secret_stays(String text) {
    assertThat(redactor.redact(text)).isSameAs(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password=hunter2xyz",
        "\\\"password\\\":\\\"hunter2xyz\\\"",
        "config['db_password'] = 'hunter2xyz'",
        "password: str = \"hunter2xyz\"",
        "<db.password>hunter2xyz</db.password>",
        "IDENTIFIED: password => 'hunter2xyz'",
        "mysql://root:hunter2xyz@db:3306/x?y=1",
        "postgres://u:hunter2xyz/with/slash@db/x",
        "{\"name\":\"DB_PASSWORD\",\"value\":\"hunter2xyz\"}",
        "Server=x;Uid=sa;Pwd=hunter2xyz;Encrypt=yes",
        "GET /?user=a&password=hunter2xyz&page=2",
        "export SPRING_DATASOURCE_PASSWORD=hunter2xyz && run",
        "curl -u admin:hunter2xyz https://example.com",
        "password=[hunter2xyz]",
        "{\"password\": [\"hunter2xyz\"]}",
        "headers={accept=[*/*], x-api-key=[none, hunter2xyz], host=[h]}",
        "{\"X-Api-Key\":[\"hunter2xyz\"],\"Accept\":[\"*/*\"]}",
        "{'db_password': ['none', 'hunter2xyz']}",
        "[('x-api-key', 'hunter2xyzhunter2xyz')]",
        "mysql -h db -u root -phunter2xyz shop",
        "mysqldump -phunter2xyz shop",
        "sshpass -p hunter2xyz ssh me@host",
        "sshpass -phunter2xyz ssh me@host",
        "redis-cli -h cache -a 'hunter2xyz' ping",
      })
  void a_password_is_found_in_every_notation(String text) {
    String redacted = redactor.redact(text);

    assertThat(redacted).doesNotContain("hunter2xyz").contains(Marks.START);
    assertThat(redacted.replaceAll("\\[REDACTED:[a-z_]+:[0-9a-f]{8}]", "hunter2xyz").length())
        .isLessThanOrEqualTo(text.length());
    assertThat(redactor.redact(redacted)).isEqualTo(redacted);
  }

  /** A person wrote them, and nothing interrupts a thread that matches. */
  @ParameterizedTest
  @ValueSource(strings = {"(x+)+y", "(a|x)*c", "abc(x+)+y", "(x|xx)+$z"})
  void a_pattern_that_does_not_end_takes_the_whole_text_out(String pattern) {
    redactor.takeOut(List.of(Pattern.compile(pattern)));
    String text = "abc" + "x".repeat(64 << 10) + " password=hunter2xyz";

    String redacted = redactor.redact(text);

    assertThat(redacted).startsWith(Marks.START).hasSizeLessThan(100);
    assertThat(redactor.redact("short and harmless")).isEqualTo("short and harmless");
  }

  /** What one may do with a text is not what another has done. */
  @Test
  void many_patterns_that_end_take_no_harmless_text_out() {
    List<Pattern> patterns = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      patterns.add(Pattern.compile("[a-z]?[a-z]?[0-9]{3}x" + i));
    }
    redactor.takeOut(patterns);
    String text = "nothing to see here\n".repeat(3_000);

    assertThat(redactor.redact(text)).isEqualTo(text);
  }

  /** Nowhere else does one begin within its own match. */
  @Test
  void a_greedy_pattern_takes_its_line_and_no_more() {
    redactor.takeOut(List.of(Pattern.compile("mine=.*")));
    String line = "mine=" + "z ".repeat(100);

    assertThat(redactor.redact("before\n" + line.repeat(300) + "\nbehind"))
        .startsWith("before\n" + Marks.START)
        .endsWith("]\nbehind");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Bearer",
        "Basic",
        "Token",
        "Bot",
        "ApiKey",
        "Api-Key",
        "Key",
        "GenieKey",
        "SSO-Key",
      })
  void no_mark_of_a_header_says_what_receivers_refuse(String scheme) {
    String redacted =
        redactor.redact("authorization: " + scheme + " Zm9vOmJhcjEyMzQ1Njc4OWFiY2RlZg==");

    assertThat(redacted).matches(".*\\[REDACTED:http_credential:[0-9a-f]{8}]");
  }

  @Test
  void no_kind_is_one_that_receivers_refuse() {
    assertThat(Shapes.all())
        .extracting(hit -> ((Shape) hit.detector()).kind().toLowerCase(java.util.Locale.ROOT))
        .allMatch(kind -> kind.matches("[a-z0-9_]+")) // hence no "sk-"
        .noneMatch(kind -> kind.matches(".*(api_key|bearer|evk_|evi_).*"));
  }

  @Test
  void a_mark_is_stable_under_its_key_and_tells_nothing_without() {
    String text = "AKIAIOSFODNN7EXAMPLQ is AKIAIOSFODNN7EXAMPLQ and AKIAIOSFODNN7EXAMPLR";

    String[] words = redactor.redact(text).split(" ");

    assertThat(words[0]).matches("\\[REDACTED:aws_key:[0-9a-f]{8}]").isEqualTo(words[2]);
    assertThat(words[4]).isNotEqualTo(words[0]);
    assertThat(redactorWith("one key").redact(text)).isEqualTo(redactor.redact(text));
    assertThat(redactorWith("another key").redact(text)).isNotEqualTo(redactor.redact(text));
  }

  @Test
  void the_keyed_sum_is_hmac_sha256() throws Exception {
    byte[] key = "some key of this home".getBytes(StandardCharsets.UTF_8);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    byte[] message = "swordfish".getBytes(StandardCharsets.UTF_8);

    assertThat(new Marks(() -> key).hmac(message)).isEqualTo(mac.doFinal(message));
  }

  @Test
  void a_secret_with_a_shape_keeps_its_kind_behind_a_name() {
    String token = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";

    assertThat(redactor.redact("password=" + token)).startsWith("password=[REDACTED:github_token:");
    assertThat(redactor.redact("token: \"" + token + "\", ok"))
        .matches("token: \"\\[REDACTED:github_token:[0-9a-f]{8}]\", ok");
  }

  @Test
  void a_private_key_that_was_cut_at_either_end_goes_too() {
    String body = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEA\nAoIBAQC7VJTUt9Us8cKjMzEf\n";

    String noEnd = redactor.redact("x\n-----BEGIN PRIVATE KEY-----\n" + body);
    String noBegin = redactor.redact(body + "-----END PRIVATE KEY-----\nrest");

    assertThat(noEnd).doesNotContain("MIIE").startsWith("x\n-----BEGIN PRIVATE KEY-----");
    assertThat(noBegin).doesNotContain("AoIBAQ").endsWith("-----END PRIVATE KEY-----\nrest");
  }

  @Test
  void a_tree_is_redacted_by_its_names_and_in_its_texts_and_keys() {
    JsonObject tree =
        JsonObject.of(
            Map.of(
                "password",
                "swordfish",
                "args",
                List.of("--token", "x", "https://u:swordfish@h/", 7),
                "tokens",
                512,
                "inner",
                Map.of("client_secret", "swordfish", "note", "plain"),
                "headers",
                Map.of("x-api-key", List.of("swordfish", "none"), "accept", List.of("*/*")),
                "password_hash",
                Map.of("value", "swordfish", "name", "plain"),
                "db_password",
                73918264,
                "secret",
                3,
                "see AKIAIOSFODNN7EXAMPLQ",
                true));

    JsonObject redacted = redactor.redact(tree);

    assertThat(redacted.toString())
        .doesNotContain("swordfish")
        .doesNotContain("AKIA")
        .doesNotContain("73918264");
    assertThat(redacted.get("secret")).isEqualTo(3L);
    assertThat(redacted.object("headers").get("accept")).isEqualTo(List.of("*/*"));
    assertThat(redacted.object("password_hash").string("name")).contains("plain");
    assertThat(redacted.get("tokens")).isEqualTo(512L);
    assertThat(redacted.object("inner").string("note")).contains("plain");
  }

  @Test
  void no_text_makes_it_fail_or_slow() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String[] parts = {
      "password",
      "=",
      ":",
      "\"",
      "'",
      "\\",
      "://",
      "@",
      "token",
      " ",
      "\n",
      "Bearer ",
      "sk-",
      "AKIA",
      "-----BEGIN ",
      "PRIVATE KEY-----",
      "-----END ",
      "cookie: ",
      "<",
      ">",
      "a1B2c3D4e5F6",
      ".",
      "-",
      "[REDACTED:",
      "]",
      "\ud83d\ude00",
      "é",
      "-u ",
      "value",
      "=>",
      "::"
    };
    for (int round = 0; round < 2_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(60); i >= 0; i--) {
        text.append(parts[random.nextInt(parts.length)]);
      }
      String redacted = redactor.redact(text.toString());
      assertThat(redacted).as("seed %d: %s", seed, text).isNotNull();
    }
    String hostile = "password=".repeat(20_000) + "eyJ".repeat(20_000) + "://".repeat(20_000);
    long start = System.nanoTime();
    redactor.redact(hostile);
    assertThat(System.nanoTime() - start).isLessThan(20_000_000_000L);
  }

  private static SecretRedactor redactorWith(String key) {
    return new SecretRedactor(new Marks(() -> key.getBytes(StandardCharsets.UTF_8)));
  }
}
