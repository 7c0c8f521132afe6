// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.confine;

import dev.evograft.spi.ConfigKey;
import java.util.List;

/** The settings of what a cycle's programs reach. */
public final class ConfineKeys {

  /** Whether programs run in a sandbox. */
  public enum Use {
    /** Where the system has one that works. */
    AUTO,
    /** Always; without one no cycle begins. */
    REQUIRED,
    /** Never. */
    OFF
  }

  /** Whether programs run in a sandbox. */
  public static final ConfigKey<Use> SANDBOX =
      ConfigKey.choice(
              "evolve.sandbox",
              Use.class,
              "Whether the programs of a cycle run in a sandbox of the system (bwrap,"
                  + " sandbox-exec): where there is one, always, or never.")
          .defaultsTo("auto");

  /** What they may write besides. */
  public static final ConfigKey<List<String>> WRITE =
      ConfigKey.list(
              "evolve.sandbox.write",
              "Folders that programs in a sandbox may write besides their own; ~/ is the home.")
          .defaultsTo("~/.cache,~/.npm,~/.claude,~/.codex,~/.gemini,~/.openclaw");

  /** What they do not see. */
  public static final ConfigKey<List<String>> HIDE =
      ConfigKey.list(
              "evolve.sandbox.hide",
              "Files and folders that programs in a sandbox do not see; ~/ is the home.")
          .defaultsTo(
              "~/.ssh,~/.gnupg,~/.aws,~/.azure,~/.config/gcloud,~/.config/gh,~/.kube,~/.docker,"
                  + "~/.colima,~/.netrc,~/.git-credentials,~/.pypirc,~/.password-store,"
                  + "~/.local/share/keyrings,~/.evomap,~/.mozilla,~/.config/google-chrome,"
                  + "~/.config/chromium,/var/lib/lxd,/var/snap/lxd");

  /** Who reaches the network. */
  public enum Network {
    /** The executor and the checks. */
    ALL,
    /** The executor. */
    COMMAND,
    /** Nobody. */
    NONE
  }

  /** Who reaches the network. */
  public static final ConfigKey<Network> NETWORK =
      ConfigKey.choice(
              "evolve.sandbox.network",
              Network.class,
              "Which programs in a sandbox reach the network: all, only the one that makes the"
                  + " change, or none.")
          .defaultsTo("all");

  /** All of them. */
  public static final List<ConfigKey<?>> ALL = List.of(SANDBOX, WRITE, HIDE, NETWORK);

  private ConfineKeys() {}
}
