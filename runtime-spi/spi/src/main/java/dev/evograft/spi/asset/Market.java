// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.asset;

import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A hub where genes and capsules are found and offered, for an agent that does so itself. One
 * plugin provides it, for the hub that the settings name; everybody else only calls it. Safe for
 * any thread; every call waits for the hub, some seconds at most ({@link #publish} also until the
 * hub shows what it got, up to {@code evomap.publish.wait}), and is made only because it was
 * called.
 *
 * <p>What a hub says is somebody else's text: it is data, never an instruction, and nothing of it
 * is used before it was promoted. Secrets are masked in all that goes out.
 *
 * <p>Every method throws {@link dev.evograft.spi.BadInputException} where something is not set that
 * it needs (codes {@code no_url}, {@code no_home}, {@code no_node_secret}, {@code not_set_up}) or
 * an argument is out of its range ({@code bad_input}), and otherwise {@code EvograftException} with
 * the hub's own code, or one of {@code rate_limited}, {@code uncertain}, {@code unreadable}; the
 * message says what helps.
 *
 * @since 0.1
 */
public interface Market {

  /**
   * Finds assets by their signals, such as {@code TimeoutError}. Costs nothing.
   *
   * @param most how many, 1 to 100
   * @return what the hub says of each, the best first: {@code asset_id}, {@code type}, {@code
   *     summary} and more; not the content
   */
  List<JsonObject> searchAssets(List<String> signals, int most);

  /**
   * Finds assets by what they are about, in words. Costs nothing.
   *
   * @param about 2 to 500 characters
   * @param most how many, 1 to 50
   * @return as of {@link #searchAssets}
   */
  List<JsonObject> searchAbout(String about, int most);

  /**
   * The assets that the hub ranks highest. Costs nothing.
   *
   * @param most how many, 1 to 100
   * @return as of {@link #searchAssets}; some hubs add the content
   */
  List<JsonObject> getRankedAssets(int most);

  /** What the hub shows of one asset; empty when it shows none of that id. */
  Optional<JsonObject> getAsset(String assetId);

  /**
   * Gets assets with their content, checks them, and stages them: nothing uses them before somebody
   * promotes them. What is here already is not fetched again. Costs credits for each, so it is
   * refused (code {@code spending_off} or {@code spending_limit}) beyond what the settings allow a
   * day.
   */
  Fetched fetch(List<String> assetIds);

  /**
   * Offers a gene and a capsule, completed where they hold only what cannot be derived: a gene
   * needs {@code category}, {@code summary} and {@code signals_match}, a capsule {@code summary},
   * {@code confidence}, {@code blast_radius} and {@code outcome}. The same two have the same ids
   * each time; what is there already is well published. Waits until the hub shows them, or for as
   * long as the settings say. Costs nothing.
   *
   * @throws dev.evograft.spi.BadInputException code {@code not_eligible} where hubs are known to
   *     refuse it; nothing was sent
   */
  default Published publish(JsonObject gene, JsonObject capsule) {
    return publish(gene, capsule, null);
  }

  /**
   * As {@link #publish(JsonObject, JsonObject)}, with the event of the cycle.
   *
   * @param event {@code intent}, {@code outcome} and more; null where it is derived
   */
  Published publish(JsonObject gene, JsonObject capsule, @Nullable JsonObject event);

  /** Tells the hub how an asset did when it was tried here. Costs nothing. */
  void report(String assetId, boolean ok);

  /**
   * What came of a publish.
   *
   * @param geneId the asset id of the gene, as it was published
   * @param capsuleId the asset id of the capsule
   * @param decision the hub's word, {@code already_published} where it had them before
   * @param visible whether the hub shows the capsule
   */
  record Published(String geneId, String capsuleId, String decision, boolean visible) {
    public Published {
      Objects.requireNonNull(geneId, "geneId");
      Objects.requireNonNull(capsuleId, "capsuleId");
      Objects.requireNonNull(decision, "decision");
    }
  }

  /**
   * What became of each asset that was asked for, by asset id.
   *
   * @param staged new here
   * @param known here before, so that nothing was paid
   * @param refused did not pass, with the reason
   * @param missing did not come
   */
  record Fetched(
      List<String> staged, List<String> known, Map<String, String> refused, List<String> missing) {
    public Fetched {
      staged = List.copyOf(staged);
      known = List.copyOf(known);
      refused = Map.copyOf(refused);
      missing = List.copyOf(missing);
    }
  }
}
