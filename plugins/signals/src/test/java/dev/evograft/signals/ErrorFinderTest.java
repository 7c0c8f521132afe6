// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ErrorFinderTest {

  @Test
  void knowsTheFormsOfManyPrograms() {
    List<String> missed =
        Forms.lines("hits.txt").stream().filter(line -> Observed.errorLine(line) == null).toList();
    assertThat(missed).isEmpty();
  }

  @Test
  void isNotTakenInByMentions() {
    List<String> invented =
        Forms.lines("near.txt").stream().filter(line -> Observed.errorLine(line) != null).toList();
    assertThat(invented).isEmpty();
  }

  @Test
  void takesTheEndOfATracebackAndTheFirstOfAChain() {
    assertThat(
            Observed.errorLine(
                """
                Traceback (most recent call last):
                  File "a.py", line 1, in <module>
                    x()
                app.errors.Broken: wheel fell off

                During handling of the above exception, another exception occurred:

                Traceback (most recent call last):
                RuntimeError: second
                """))
        .isEqualTo("app.errors.Broken: wheel fell off");
  }

  @Test
  void prefersTheLineThatSaysWhatOverOneThatSaysThat() {
    assertThat(Observed.errorLine("make: *** [Makefile:4: all] Error 1"))
        .isEqualTo("make: *** [Makefile:4: all] Error 1");
    assertThat(
            Observed.errorLine(
                "[ERROR] COMPILATION ERROR : \n[ERROR] /a/App.java:[3,11] cannot find symbol"))
        .isEqualTo("[ERROR] /a/App.java:[3,11] cannot find symbol");
    assertThat(Observed.errorLine("\nthread 'main' panicked at m.rs:2:3:\nout of cheese"))
        .isEqualTo("out of cheese");
  }

  @Test
  void passesOverWhatIsQuoted() {
    assertThat(Observed.errorLine("@@ -1,2 +1,2 @@\n-Error: old\n+Error: new\n Error: same\ndone"))
        .isNull();
    assertThat(Observed.errorLine("@@ -1 +1 @@\n-a\n+b\nError: real")).isEqualTo("Error: real");
    assertThat(
            Observed.errorLine(
                "commit 3f2b8c1e9a4d4f7e8b1c2d3e4f5a6b7c12345678\nAuthor: A\nDate: B\n\n"
                    + "    Error: told in a message\n\n"))
        .isNull();
    assertThat(Observed.errorLine("+ echo 'x'\n++ fatal: not here\n")).isNull();
    assertThat(Observed.errorLine("doc/a.txt:12:Error: sample\nx.py:3:    ValueError: x\n"))
        .isNull();
    assertThat(Observed.errorLine("a.c:12:5: error: real\n")).isNotNull();
    assertThat(Observed.errorLine("as the guide says:\n```\nError: sample\n```\nfine")).isNull();
  }

  @Test
  void countsWhatIsInAFenceThatNobodyClosed() {
    assertThat(Observed.errorLine("```\nError: real")).isEqualTo("Error: real");
  }

  @Test
  void leavesATraceThatBelongsToAWarning() {
    assertThat(
            Observed.errorLine(
                "2026-11-21 10:00:00 WARN retrying later\njava.io.IOException: busy\n\tat a.B.c(B.java:1)\n"
                    + "Caused by: java.lang.Error: x\n"))
        .isNull();
    assertThat(
            Observed.errorLine(
                "WARNING:root:fallback\nTraceback (most recent call last):\n  File\nValueError: x\n"))
        .isNull();
  }

  @Test
  void takesAnIndentedExceptionWithItsStackOnly() {
    assertThat(Observed.errorLine("Raises:\n    ValueError: if x is negative\n")).isNull();
    assertThat(Observed.errorLine("  1) adds\n     AssertionError: 5 == 4\n      at a.js:1:2\n"))
        .isEqualTo("     AssertionError: 5 == 4");
    assertThat(Observed.errorLine("java.lang.Error\n\tat a.B.c(B.java:1)\n"))
        .isEqualTo("java.lang.Error");
  }

  @Test
  void readsRecordsOfStructuredLoggers() {
    assertThat(
            Observed.text("{\"level\":\"error\",\"msg\":\"disk full\",\"time\":1}\n").get("errsig"))
        .isEqualTo("disk full");
    assertThat(Observed.text("{\"level\":50,\"time\":1,\"msg\":\"disk full\"}\n").get("errsig"))
        .isEqualTo("disk full");
    assertThat(Observed.text("{\"level\":\"info\",\"msg\":\"error: none\"}\n")).isEmpty();
  }
}
