// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.report;

import dev.evograft.toolkit.html.Markup;

/** A page of HTML: no script, nothing from elsewhere, light or dark as the reader has it. */
final class Page {

  private static final int LONGEST_TITLE = 200;

  private Page() {}

  /**
   * The whole file.
   *
   * @param body is HTML already
   */
  static String of(String title, CharSequence body) {
    return """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <title>%1$s</title>
        <style>
        :root { color-scheme: light dark; --line: #d0d4da; --soft: #667; --success: #2e7d32;
          --failed: #c62828; --neutral: #90a4ae; --unverifiable: #b8860b; --conflict: #6a1b9a;
          --abandoned: #5d4037; --goes_on: #1565c0 }
        @media (prefers-color-scheme: dark) { :root { --line: #444; --soft: #aab; --success: #66bb6a;
          --failed: #ef5350; --neutral: #78909c; --unverifiable: #d4a72c; --conflict: #ba68c8;
          --abandoned: #a1887f; --goes_on: #64b5f6 } }
        body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem }
        h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2rem }
        table { border-collapse: collapse; width: 100%% }
        th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line);
          vertical-align: top; overflow-wrap: anywhere }
        code, pre { font: 13px/1.45 ui-monospace, monospace }
        pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--line); padding: .6rem }
        .soft { color: var(--soft) } .word { font-weight: 600 }
        svg text { font: 12px system-ui, sans-serif; fill: currentColor }
        figure { margin: 1rem 0; overflow-x: auto } dt { font-weight: 600; margin-top: .4rem }
        dd { margin: 0 0 0 1rem }
        </style>
        </head>
        <body>
        <h1>%1$s</h1>
        %2$s
        </body>
        </html>
        """
        .formatted(Markup.text(title, LONGEST_TITLE), body);
  }

  /** A word for an outcome, in its colour. */
  static String outcome(String word) {
    String plain = Markup.text(word.replace('_', ' '), 40);
    return "<span class=\"word\" style=\"color: var(--" + safe(word) + ")\">" + plain + "</span>";
  }

  /** The name of a colour. */
  static String safe(String word) {
    return word.replaceAll("[^a-z_]", "");
  }
}
