// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.redact;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose folder it is, and the user's own patterns. */
class HomesTest {

  private final SecretRedactor redactor =
      new SecretRedactor(new Marks(() -> new byte[32]), Path.of("/home/ada"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/home/ada/work/x.py:3 | ~/work/x.py:3",
        "cd /home/bob-2/work | cd ~/work",
        "in /Users/Ada.L/Library | in ~/Library",
        "C:\\Users\\ada\\x.txt | ~\\x.txt",
        "\"C:\\\\Users\\\\ada\\\\x\" | \"~\\\\x\"",
        "C:/Users/ada/x | ~/x",
        "/mnt/c/Users/ada/x | ~/x",
        "file:///home/ada/x | file://~/x",
        "PATH=/home/ada/bin:/home/bob/bin:/bin | PATH=~/bin:~/bin:/bin",
        "HOME=/home/ada | HOME=~",
        "(/home/josé/x) | (~/x)",
      })
  void a_path_says_no_longer_whose_it_is(String text, String expected) {
    assertThat(redactor.redact(text)).isEqualTo(expected);
    assertThat(redactor.redact(expected)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET https://example.com/home/stats/today",
        "GET /users/42/repos and /api/users/ada/x",
        "see /home/ and /Users/Shared/x",
        "cd /home/$USER/x /home/<name>/x ~/x",
        "the route /home/about",
        "/var/home/x/y",
      })
  void what_is_no_home_stays(String text) {
    assertThat(redactor.redact(text)).isSameAs(text);
  }

  @Test
  void a_secret_in_a_home_goes_as_well() {
    assertThat(redactor.redact("/home/ada/ghp_" + "a1B2".repeat(9) + "/x"))
        .startsWith("~/[REDACTED:github_token:")
        .endsWith("/x");
  }

  @Test
  void patterns_of_the_user_are_taken_out() {
    redactor.takeOut(
        List.of(
            Pattern.compile("ACME-[0-9]{4,}"),
            Pattern.compile("\\b\\d{3}-\\d{2}-\\d{4}\\b"),
            Pattern.compile("case id: (\\w+)")));

    assertThat(redactor.redact("acme ACME-123 ACME-12345 x 123-45-6789, case id: Q7 ok"))
        .matches(
            "acme ACME-123 \\[REDACTED:own:[0-9a-f]{8}] x \\[REDACTED:own:[0-9a-f]{8}], case id:"
                + " \\[REDACTED:own:[0-9a-f]{8}] ok");
    assertThat(redactor.redact("password=hunter2xyz")).contains("[REDACTED:password:");
  }
}
