// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a duration after which something is ended, so that 0 is none. */
final class TimeoutOption implements ITypeConverter<Duration> {

  private final DurationOption durations = new DurationOption();

  @Override
  public Duration convert(String value) {
    Duration timeout = durations.convert(value);
    if (timeout.isZero()) {
      throw new TypeConversionException(
          "'" + value + "' is no time at all; give one such as 500ms, 30s or 5m");
    }
    return timeout;
  }
}
