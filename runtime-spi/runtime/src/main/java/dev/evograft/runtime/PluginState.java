// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime;

/**
 * What became of a plugin.
 *
 * @since 0.1
 */
public enum PluginState {
  /**
   * It is installed and in order; nothing asked for it, or it has nothing to do as things are set.
   */
  IDLE,
  /** It runs. */
  STARTED,
  /** It ran, and was stopped. */
  STOPPED,
  /** It threw, or was too slow, while it started. */
  FAILED,
  /** A person switched it off in this workspace. */
  DISABLED,
  /** It was never loaded: damaged, locked out, too new, or in want of something. */
  REFUSED
}
