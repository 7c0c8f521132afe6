// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code .evograft/serve.token}: made once, so that a monitor may be told it. */
final class ServeToken {

  private static final Logger log = LoggerFactory.getLogger(ServeToken.class);

  private static final int BYTES = 32;
  private static final int MOST_BYTES = 64;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private ServeToken() {}

  static boolean isWellFormed(String token) {
    return FORM.matcher(token).matches();
  }

  /** The one that is there, if nobody else could read or write it; else a new one. */
  static String of(Workspace workspace) {
    Path file = workspace.state().resolve("serve.token");
    try {
      if (Files.isRegularFile(file, NOFOLLOW_LINKS) && Files.size(file) <= MOST_BYTES) {
        String kept = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
        if (isWellFormed(kept) && isPrivate(file, workspace.state())) {
          return kept;
        }
        log.warn("{} was open to others or is damaged: a new one is made", file);
      }
    } catch (IOException e) {
      throw new EvograftException(
          "serve_token", file + " cannot be read; remove it, and a new one is made", e);
    }
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    workspace.replace(
        file, (token + "\n").getBytes(StandardCharsets.US_ASCII), Workspace.Access.SECRET);
    return token;
  }

  private static boolean isPrivate(Path file, Path state) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return true; // Windows: rights are inherited
    }
    PosixFileAttributes found =
        Files.readAttributes(file, PosixFileAttributes.class, NOFOLLOW_LINKS);
    return OWNER.containsAll(found.permissions())
        && found.owner().equals(Files.getOwner(state, NOFOLLOW_LINKS));
  }
}
