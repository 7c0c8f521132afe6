// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

/** Which Evotown is imitated. */
public enum Mode {
  /** The server as it was measured: 403 for a bad token, 200 for a duplicate, policies. */
  REAL,
  /** The published contract: 401, 409, 413, upload of artifacts. */
  CONTRACT
}
