// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Redactor;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.SignalNames;
import dev.evograft.spi.run.SignalSource;
import dev.evograft.toolkit.json.JsonText;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what one run prints. */
final class TextObserver implements SignalSource.Observer, LineScanner.Sink {

  private static final long USAGE = Marks.JSON | Marks.USAGE_TEXT | Marks.RETRY;

  private static final Pattern USAGE_HEAD =
      Pattern.compile("(?i)(?:(?:llm|model|token|api) )?(?:usage|tokens)[: =]{1,3}\\{");

  private final Redactor redactor;
  private final LineScanner scanner = new LineScanner(Marks.matcher(), this);
  private final ErrorFinder errors = new ErrorFinder();
  private final JsonBlock block = new JsonBlock();
  private final UsageTotals told = new UsageTotals();
  private final UsageTotals written = new UsageTotals();
  private final ToolLedger tools = new ToolLedger();
  private final RetryCounter retries = new RetryCounter();
  private final AgentEvents events = new AgentEvents(told, tools, retries);
  private final UsageText usageText = new UsageText(written, tools);

  TextObserver(Redactor redactor) {
    this.redactor = redactor;
  }

  @Override
  public void output(String text) {
    scanner.accept(text);
  }

  @Override
  public void complete(RunCompleted draft, SignalSource.Sink signals) {
    scanner.finish();
    Usage usage = written.sum().updated(told.sum());
    put(signals, SignalNames.INPUT_TOKENS, usage.input());
    put(signals, SignalNames.OUTPUT_TOKENS, usage.output());
    put(
        signals,
        SignalNames.COST_USD,
        usage.cost() == null ? null : (Double) usage.cost().doubleValue());
    put(signals, SignalNames.TOOL_CALLS, tools.calls());
    put(signals, SignalNames.TOOL_FAILURES, tools.failures());
    put(signals, SignalNames.RETRIES, retries.retries() == 0 ? null : (Long) retries.retries());
    String error = errors.found();
    if (error != null) {
      signals.put(SignalNames.LOG_ERROR, true);
      String signature = ErrorSignature.of(redactor.redact(error));
      put(signals, SignalNames.ERRSIG, signature.isEmpty() ? null : signature);
    }
  }

  /** The line that {@code errsig} is made from, as it was printed but for colours. */
  @Nullable String errorLine() {
    return errors.found();
  }

  @Override
  public boolean wants(long marks, char first) {
    return (marks & USAGE) != 0
        || first == '{'
        || first == '['
        || block.open()
        || errors.wants(marks);
  }

  @Override
  public void line(String text, long marks, int number, boolean whole) {
    if (block.open() || text.length() < 8) {
      String json = block.line(text, marks);
      if (json != null && (block.marks() & Marks.JSON) != 0) {
        json(json);
      }
      if (block.open() && text.stripLeading().startsWith("\"")) {
        return;
      }
    }
    if (JsonLines.looksLikeJson(text, 0) && isJson(text, marks, whole)) {
      return;
    }
    text(text, marks, number);
  }

  private void text(String line, long marks, int number) {
    String text =
        Ansi.strip(
            line.length() > LineScanner.TEXT_LIMIT
                ? line.substring(0, LineScanner.TEXT_LIMIT)
                : line);
    if (errors.wants(marks)) {
      errors.line(text, marks, number);
    }
    if ((marks & Marks.JSON) != 0 && text.endsWith("}")) {
      usageInside(text);
    }
    if ((marks & Marks.USAGE_TEXT) != 0) {
      usageText.line(text);
    }
    if ((marks & Marks.RETRY) != 0) {
      retries.line(text);
    }
  }

  /** Whether the line is JSON, which is read if there may be something in it. */
  private boolean isJson(String line, long marks, boolean whole) {
    String json = line.startsWith("data:") ? line.substring(5).strip() : line;
    boolean object = json.startsWith("{\"") || json.startsWith("[{");
    if ((marks & Marks.JSON) != 0 && whole && (object || json.startsWith("{"))) {
      return json(json) || object;
    }
    return object;
  }

  /** A log line, or one that calls it usage, with a JSON object at its end. */
  private void usageInside(String text) {
    int at = text.indexOf("{\"");
    if (at > 0
        && (LogHead.of(text).level() != LogHead.Level.NONE
            || USAGE_HEAD.matcher(text).lookingAt())) {
      json(text.substring(at));
    }
  }

  private boolean json(String text) {
    Object value;
    try {
      value = JsonText.parse(text);
    } catch (IllegalArgumentException notJson) {
      return false; // it looked like JSON, and is text
    }
    events.value(value);
    for (Object item :
        value instanceof List<?> list ? list : value == null ? List.of() : List.of(value)) {
      String error = item instanceof JsonObject object ? StructuredErrors.in(object) : null;
      if (error != null) {
        errors.told(error);
      }
    }
    return true;
  }

  private static void put(SignalSource.Sink signals, String name, @Nullable Object value) {
    if (value != null) {
      signals.put(name, value);
    }
  }
}
