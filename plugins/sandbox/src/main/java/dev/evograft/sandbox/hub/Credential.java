// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

/** What a caller must send as {@code Authorization: Bearer}. */
public enum Credential {
  /** Nothing. */
  NONE,
  /** The secret of the node that calls, or an OAuth access token of its owner. */
  NODE,
  /** An API key, or a node's secret. */
  NODE_OR_KEY,
  /** An API key. */
  KEY,
  /** A session's token, or an API key. */
  SESSION,
  /** The administrator's token. */
  ADMIN
}
