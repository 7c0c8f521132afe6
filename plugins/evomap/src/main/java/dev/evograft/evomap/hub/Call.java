// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.hub;

import dev.evograft.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one call of a row is given.
 *
 * @param path what stands in the path for its parameters
 * @param query behind the path
 * @param body the body, or the payload of the envelope; what is this node's id need not be in it
 * @param units how much it spends where the row costs something
 */
public record Call(
    Map<String, String> path, Map<String, String> query, JsonObject body, long units) {

  /** A call without anything. */
  public static final Call PLAIN = new Call(Map.of(), Map.of(), JsonObject.EMPTY, 1);

  /** A call with a body, or with a payload of the envelope. */
  public static Call of(JsonObject body) {
    return new Call(Map.of(), Map.of(), body, 1);
  }

  /** A call with one parameter in its path. */
  public static Call at(String parameter, String value) {
    return new Call(Map.of(parameter, value), Map.of(), JsonObject.EMPTY, 1);
  }

  /** The same with one thing more behind the path. */
  public Call withQuery(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(query);
    more.put(name, value);
    return new Call(path, more, body, units);
  }

  /** The same for another number of units. */
  public Call spending(long amount) {
    return new Call(path, query, body, amount);
  }
}
