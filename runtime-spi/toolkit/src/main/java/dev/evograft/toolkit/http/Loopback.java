// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.http;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells this machine from others, by the name alone: no look-up can be made to lie. */
public final class Loopback {

  private static final Pattern IPV4 = Pattern.compile("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

  private Loopback() {}

  /** Whether a URL points to this machine. */
  public static boolean is(URI url) {
    return isHost(url.getHost());
  }

  /** Whether a host name is {@code localhost}, {@code 127.x.x.x} or {@code [::1]}. */
  public static boolean isHost(@Nullable String host) {
    if (host == null) {
      return false;
    }
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.equals("[::1]")
        || name.equals("::1")
        || IPV4.matcher(name).matches();
  }
}
