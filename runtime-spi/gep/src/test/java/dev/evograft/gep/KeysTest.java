// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysTest {

  @ParameterizedTest
  @CsvSource({"'',811c9dc5", "a,e40c292c", "foobar,bf9cf968"})
  void fnvIsTheKnownOne(String text, String hex) {
    assertThat(Fnv.hex(text)).isEqualTo(hex);
  }

  @Test
  void signalsAreDistinctAndSorted() {
    assertThat(Keys.signals(List.of("perf_bottleneck", "log_error", "log_error")))
        .isEqualTo("log_error|perf_bottleneck");
    assertThat(Keys.signals(List.of())).isEqualTo("(none)");
  }

  @Test
  void errorsThatDifferInPlaceAndNumberShareAKey() {
    String one = Keys.signals(List.of("errsig:Error at /home/a/x.js line 12, code 0xFF"));
    assertThat(one).matches("errsig_norm:[0-9a-f]{8}");
    assertThat(Keys.signals(List.of("errsig:error  at /srv/b.js line 7, code 0x1"))).isEqualTo(one);
    assertThat(Keys.normalized("Fail in C:\\x\\y.txt  at 5")).isEqualTo("fail in <path> at <n>");
  }

  /** What Evolver 1.94.0 answered when it was run. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "abc|1a47e90b",
        "Error at /home/a/x.js line 12, code 0xFF|57bf85a1",
        "127.0.0.1:8080|b5eaa2f7",
        "(file:///srv/app.js:10:5)|a4e90e22",
        "D:/x/y|14822208",
        "see c:\\a\\b;|4231ff07",
        "deadbeef|d03b80b5",
        "1_000|461b9f63",
        "3.14|47144da9",
        "é/ü|8881bf33"
      })
  void errorsHaveTheKeysThatEvolverGivesThem(String error, String hash) {
    assertThat(Keys.signals(List.of("errsig:" + error))).isEqualTo("errsig_norm:" + hash);
    assertThat(Keys.signals(List.of("b", "a", "B", "errsig:x", "", " c ")))
        .isEqualTo("B|a|b|c|errsig_norm:fd0c5087");
  }

  @Test
  void personalityKeysRoundAsEvolverDoes() {
    assertThat(PersonalityState.DEFAULT.key())
        .isEqualTo("rigor=0.7|creativity=0.3|verbosity=0.3|risk_tolerance=0.4|obedience=0.9");
    assertThat(PersonalityState.DEFAULT.with("rigor", 3.0).key()).startsWith("rigor=1.0|");
  }

  @ParameterizedTest
  @CsvSource({
    "Linux,linux",
    "Windows 11,win32",
    "Mac OS X,darwin",
    "FreeBSD,freebsd",
    "SunOS,sunos",
    "AIX,aix"
  })
  void platformsAreNodesNames(String java, String node) {
    assertThat(EnvFingerprint.platform(java)).isEqualTo(node);
  }

  @ParameterizedTest
  @CsvSource({
    "amd64,x64",
    "aarch64,arm64",
    "x86,ia32",
    "ppc64le,ppc64",
    "riscv64,riscv64",
    "arm,arm"
  })
  void architecturesAreNodesNames(String java, String node) {
    assertThat(EnvFingerprint.arch(java)).isEqualTo(node);
  }
}
