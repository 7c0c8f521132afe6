// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.JsonObject;
import java.util.List;

/**
 * Five parameters from 0 to 1 that shape a cycle. A parameter that is absent has its default.
 *
 * @since 0.1
 */
public record PersonalityState(JsonObject tree) implements TypedAsset<PersonalityState> {

  /** The {@code type} of a personality. */
  public static final String TYPE = "PersonalityState";

  /** The parameters, in the order of {@link #key()}. */
  public static final List<String> PARAMETERS =
      List.of("rigor", "creativity", "verbosity", "risk_tolerance", "obedience");

  private static final List<Double> VALUES = List.of(0.7, 0.35, 0.25, 0.4, 0.85);

  /** All five parameters at their defaults. */
  public static final PersonalityState DEFAULT = defaults();

  @Override
  public PersonalityState over(JsonObject tree) {
    return new PersonalityState(tree);
  }

  /** How much it checks. */
  public double rigor() {
    return value("rigor");
  }

  /** How far it looks. */
  public double creativity() {
    return value("creativity");
  }

  /** How much it tells. */
  public double verbosity() {
    return value("verbosity");
  }

  /** How much it dares. */
  public double riskTolerance() {
    return value("risk_tolerance");
  }

  /** How closely it follows the protocol. */
  public double obedience() {
    return value("obedience");
  }

  /**
   * A parameter by name.
   *
   * @throws IllegalArgumentException if there is no such parameter
   */
  public double value(String parameter) {
    int index = PARAMETERS.indexOf(parameter);
    if (index < 0) {
      throw new IllegalArgumentException(
          "no personality has " + parameter + "; it has " + String.join(", ", PARAMETERS));
    }
    double fallback = VALUES.get(index);
    return clamped(tree.number(parameter).orElse(fallback), fallback);
  }

  /** A copy with a parameter set; what is outside 0 to 1 is set to the nearer end. */
  public PersonalityState with(String parameter, double value) {
    return with(parameter, (Object) clamped(value, value(parameter)));
  }

  /** What experience with this personality is filed under, see {@link Keys#personality}. */
  public String key() {
    return Keys.personality(this);
  }

  private static double clamped(double value, double fallback) {
    return Double.isFinite(value) ? Math.max(0, Math.min(1, value)) : fallback;
  }

  private static PersonalityState defaults() {
    JsonObject.Builder tree = JsonObject.builder().put("type", TYPE);
    for (int i = 0; i < PARAMETERS.size(); i++) {
      tree.put(PARAMETERS.get(i), VALUES.get(i));
    }
    return new PersonalityState(tree.build());
  }
}
