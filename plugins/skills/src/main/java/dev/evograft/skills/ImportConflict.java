// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What happens where there is a skill of the same name already. */
enum ImportConflict {
  /** The old one stays. */
  SKIP,
  /** The new one takes its place. */
  OVERWRITE,
  /** The new one gets {@code -imported} behind its name. */
  RENAME;

  /** Reads it on the command line, in lower case. */
  static final class Converter implements ITypeConverter<ImportConflict> {

    @Override
    public ImportConflict convert(String value) {
      for (ImportConflict conflict : values()) {
        if (conflict.name().toLowerCase(Locale.ROOT).equals(value)) {
          return conflict;
        }
      }
      throw new TypeConversionException("expects skip, overwrite or rename, not '" + value + "'");
    }
  }
}
