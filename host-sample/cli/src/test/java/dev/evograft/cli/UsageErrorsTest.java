// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What a person reads who mistyped the word behind a group. */
class UsageErrorsTest {

  @Test
  void aGuessDoesNotHideTheOthersOfASmallGroup() {
    assertThat(said(List.of("drop", "pause"), "dorp"))
        .isEqualTo("there is no 'deliveries dorp'; did you mean drop? Else name drop or pause");
    assertThat(said(List.of("drop", "pause"), "stop"))
        .isEqualTo("there is no 'deliveries stop'; name drop or pause");
  }

  @Test
  void aLargeGroupIsNotListed() {
    List<String> many = List.of("a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "a9", "drop");
    assertThat(said(many, "dorp")).isEqualTo("there is no 'deliveries dorp'; did you mean drop?");
    assertThat(said(many, "stop")).isEqualTo("there is no 'deliveries stop'");
  }

  private static String said(List<String> below, String typed) {
    CommandLine group = new CommandLine(CommandSpec.create().name("deliveries"));
    below.forEach(name -> group.addSubcommand(name, CommandSpec.create()));
    return UsageErrors.describe(
        catchThrowableOfType(ParameterException.class, () -> group.parseArgs(typed)));
  }
}
