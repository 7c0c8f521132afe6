// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarkupTest {

  @Test
  void textStaysText() {
    assertThat(Markup.text("<script>alert(\"a\" & 'b')</script>", 100))
        .isEqualTo("&lt;script&gt;alert(&quot;a&quot; &amp; &#39;b&#39;)&lt;/script&gt;");
  }

  @Test
  void whatIsCutIsCutBeforeItIsEscaped() {
    assertThat(Markup.text("a<bcdef", 3)).isEqualTo("a&lt;…");
  }

  @Test
  void codeKeepsItsIndentation() {
    assertThat(Markup.code("\t  if (a <  b) {", 100)).isEqualTo("\t  if (a &lt; b) {");
  }
}
