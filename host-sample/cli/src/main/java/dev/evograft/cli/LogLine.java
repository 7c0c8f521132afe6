// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;

/** A line of the log: moment (UTC), level, logger, message; then what was thrown. */
final class LogLine extends Formatter {

  @Override
  public String format(LogRecord entry) {
    StringWriter text = new StringWriter();
    PrintWriter writer = new PrintWriter(text);
    writer.print(entry.getInstant());
    writer.print(' ');
    writer.print(entry.getLevel().getName());
    writer.print(' ');
    writer.print(entry.getLoggerName());
    writer.print(": ");
    writer.println(formatMessage(entry));
    if (entry.getThrown() != null) {
      entry.getThrown().printStackTrace(writer);
    }
    return text.toString();
  }
}
