// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.http.HttpResponse;
import dev.evograft.toolkit.json.JsonText;

/**
 * Whose word a success is. What stands in front of Evotown or in its place answers 200 as well,
 * with a page mostly, and what carries answers may give one of them to somebody else.
 */
final class Success {

  private Success() {}

  /**
   * Whether it may be Evotown's where the contract has it say nothing: that, or an object that
   * tells of no trouble, as a proxy's may.
   */
  static boolean isEvotowns(HttpResponse answer) {
    return is(answer) && (Refusal.isBare(answer) || (Refusal.isJson(answer) && isGood(answer)));
  }

  private static boolean isGood(HttpResponse answer) {
    try {
      return JsonText.parse(answer.body()) instanceof JsonObject said
          && !said.containsKey("error")
          && !said.containsKey("detail");
    } catch (IllegalArgumentException e) {
      return false; // it only calls itself JSON
    }
  }

  static boolean is(HttpResponse answer) {
    return answer.status() >= 200 && answer.status() < 300;
  }

  /**
   * Whether what is said may be about a run or a job.
   *
   * @param name of the member that names it, if it is there
   */
  static boolean isAbout(JsonObject said, String name, String id) {
    return said.string(name, id).equals(id);
  }
}
