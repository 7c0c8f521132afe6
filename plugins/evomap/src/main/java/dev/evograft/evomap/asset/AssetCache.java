// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.asset;

import dev.evograft.evomap.asset.Arrivals.Arrival;
import dev.evograft.evomap.endpoint.ProtocolRows;
import dev.evograft.evomap.home.HubHome;
import dev.evograft.evomap.hub.Reply;
import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetIds;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What was fetched unasked, for all workspaces of the home, so that no asset is paid twice: good
 * ones as they came, of others that they are none. An asset never changes, for its id is made of
 * it; it is checked again each time. Of more than {@value #MOST} the oldest go. Safe for any thread
 * and process.
 */
final class AssetCache {

  static final int MOST = 2_000;

  /** So many go at once, so that the folder is not looked through each time. */
  private static final int TENTH = MOST / 10;

  private static final String FAULT = "fault";

  private final HubHome home;

  AssetCache(HubHome home) {
    this.home = home;
  }

  /** What is known of an asset; empty where nothing is. */
  Optional<Arrival> find(String id) {
    if (!AssetIds.isAssetId(id)) {
      return Optional.empty();
    }
    JsonObject kept;
    try {
      kept = home.readJson(file(id));
    } catch (EvograftException e) {
      return Optional.empty(); // a damaged one is fetched again
    }
    if (kept.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> fault = kept.string(FAULT).filter(text -> !kept.containsKey(AssetIds.KEY));
    if (fault.isPresent()) {
      return Optional.of(new Arrival(id, Optional.empty(), fault.get()));
    }
    return Optional.of(Arrivals.check(kept)).filter(arrival -> arrival.id().equals(id));
  }

  /**
   * What came of what was asked for.
   *
   * @param arrivals those that came, good ones and others
   * @param missing those that did not
   */
  record Kept(List<Arrival> arrivals, Set<String> missing) {}

  /**
   * Checks and keeps what a hub answered, for it was paid: what did not come, too, or whoever buys
   * without a person would pay it again each time.
   *
   * @param ids that were asked for; others are left out
   */
  Kept keep(List<String> ids, Reply reply) {
    Set<String> open = new LinkedHashSet<>(ids);
    List<Arrival> arrivals = new ArrayList<>();
    for (JsonObject item : reply.list(ProtocolRows.FETCH.answer().lists())) {
      Arrival arrival = Arrivals.check(item);
      if (open.remove(arrival.id())) {
        arrivals.add(arrival);
      }
    }
    arrivals.forEach(arrival -> keep(arrival.id(), arrival));
    open.forEach(id -> keep(id, Arrival.notSent(id)));
    return new Kept(arrivals, open);
  }

  /** Keeps what came under an id. */
  void keep(String id, Arrival arrival) {
    if (!AssetIds.isAssetId(id)) {
      return;
    }
    JsonObject kept =
        arrival
            .asset()
            .map(Asset::tree)
            .orElseGet(() -> JsonObject.builder().put(FAULT, arrival.fault()).build());
    home.writeJson(file(id), kept);
  }

  /** Takes out what is too much. */
  void prune() {
    Path folder = home.own("assets");
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> files = all.toList();
      if (files.size() <= MOST) {
        return;
      }
      Map<Path, FileTime> times = new HashMap<>();
      for (Path file : files) {
        times.put(file, changed(file));
      }
      files.stream()
          .sorted(Comparator.comparing(times::get))
          .limit(files.size() - (MOST - TENTH))
          .forEach(home::remove);
    } catch (IOException e) {
      throw new EvograftException("home_unreadable", "cannot read " + folder + ": " + e, e);
    }
  }

  private static FileTime changed(Path file) throws IOException {
    try {
      return Files.getLastModifiedTime(file);
    } catch (NoSuchFileException e) {
      return FileTime.fromMillis(0); // another process took it out
    }
  }

  private Path file(String id) {
    return home.own("assets").resolve(id.substring("sha256:".length()) + ".json");
  }
}
