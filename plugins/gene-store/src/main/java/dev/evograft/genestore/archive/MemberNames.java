// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.archive;

import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Takes names of members only if they could not lead anywhere else. */
final class MemberNames {

  private static final int LONGEST = 200;

  private MemberNames() {}

  /** The name of a member that is a plain file; empty for a folder. */
  static String of(TarArchiveEntry entry) throws RefusedException {
    String name = entry.getName();
    String plain = name.startsWith("./") ? name.substring(2) : name;
    if (entry.isDirectory()) {
      check(plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain, plain.isEmpty());
      return "";
    }
    check(plain, false);
    if (!isPlain(entry.getLinkFlag()) || entry.isSparse()) {
      throw new RefusedException("holds " + shown(name) + ", which is no plain file");
    }
    return plain;
  }

  private static boolean isPlain(byte type) {
    return type == TarConstants.LF_NORMAL || type == TarConstants.LF_OLDNORM;
  }

  private static void check(String name, boolean mayBeEmpty) throws RefusedException {
    boolean isBad =
        name.length() > LONGEST
            || name.indexOf('\\') >= 0
            || name.indexOf(':') >= 0
            || name.chars().anyMatch(Character::isISOControl)
            || Arrays.stream(name.split("/", -1))
                .anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    if (isBad && !(mayBeEmpty && name.isEmpty())) {
      throw new RefusedException("holds a member with the bad name " + shown(name));
    }
  }

  static String shown(String name) {
    String line = name.replaceAll("\\p{Cntrl}", "?");
    return "'" + (line.length() > 60 ? line.substring(0, 60) + "…" : line) + "'";
  }
}
