// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

/**
 * Why no check of a change could be believed, whatever it says.
 *
 * @param what one line for people
 * @param lasting whether later cycles are misled by it, too, and cannot see it any more: somebody
 *     has to look at it
 */
public record Doubt(String what, boolean lasting) {

  /** One that is over with the cycle, such as that somebody worked here meanwhile. */
  public static Doubt passing(String what) {
    return new Doubt(what, false);
  }

  /** One that stays until somebody does something about it. */
  public static Doubt lasting(String what) {
    return new Doubt(what, true);
  }
}
