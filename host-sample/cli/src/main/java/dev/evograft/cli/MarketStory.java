// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How one node's mended fault becomes another's, told by commands alone. Nothing is known of the
 * fault beforehand but its seed; the agent of the first node is a script that edits a file, the
 * second has none.
 */
final class MarketStory {

  private final Terminal terminal;
  private final MarketNode author;
  private final MarketNode reader;
  private final Path root;

  MarketStory(Terminal terminal, Path root, MarketHub hub, Path cache) throws IOException {
    this.terminal = terminal;
    this.root = root;
    this.author = new MarketNode(root.resolve("author"), cache, hub.url());
    this.reader = new MarketNode(root.resolve("reader"), cache, hub.url());
  }

  /** Tells it; for programs, what came of it. */
  JsonObject tell(long seed) throws IOException, InterruptedException {
    FaultySkill skill = FaultySkill.of(seed);
    String capsule = publish(skill);
    String asset = reuse(skill, capsule);
    JsonObject earned =
        step(author, "A", 0, "sees what it earned", "evomap", "earnings", "--json").json();
    terminal.out("   " + earned);
    expect(earned.toString().contains("asset_reused"), "nobody was paid for the reuse", earned);
    return JsonObject.builder()
        .put("skill", skill.name())
        .put("capsule", capsule)
        .put("reused", asset)
        .put("earnings", earned)
        .build();
  }

  /** The first node fails, evolves, and what it kept is published by itself. */
  private String publish(FaultySkill skill) throws IOException, InterruptedException {
    terminal.out("1  Node A has a skill that fails");
    prepare(author, skill);
    step(author, "A", 0, "registers", "evomap", "hello");
    fails(author, "A", skill);
    Path agent =
        Files.writeString(
            root.resolve("author").resolve("agent.sh"),
            "cat >/dev/null\ncat >'%s' <<'END_OF_SCRIPT'\n%sEND_OF_SCRIPT\necho 'changed one line'\n"
                .formatted(
                    author.workspace().relativize(skill.script(author.workspace())),
                    skill.script(skill.mended())));
    author
        .with("EVOGRAFT_EVOMAP_PUBLISH", "auto")
        .with("EVOGRAFT_EVOLVE_EXECUTOR", "command")
        .with("EVOGRAFT_EVOLVE_COMMAND", "sh " + agent);
    step(author, "A", 0, "evolves", "evolve");
    step(author, "A", 0, "delivers what waits: the capsule is published", "deliveries", "drain");
    JsonObject kept = author.run("capsules", "list", "--json").json();
    String id = firstId(kept);
    terminal.out("   it is " + id);
    terminal.out("");
    return id;
  }

  /** The second node has no agent, only the hub. */
  private String reuse(FaultySkill skill, String capsule) throws IOException, InterruptedException {
    terminal.out("2  Node B meets the same kind of fault, and has no agent");
    prepare(reader, skill);
    step(reader, "B", 0, "registers", "evomap", "hello");
    fails(reader, "B", skill);
    reader
        .with("EVOGRAFT_EVOLVE_EXECUTOR", "replay")
        .with("EVOGRAFT_EVOMAP_SEARCH", "auto")
        .with("EVOGRAFT_EVOMAP_SPEND_FETCH", "4")
        .with("EVOGRAFT_EVOMAP_PUBLISH", "auto")
        .with("EVOGRAFT_EVOLVE_CANDIDATES_DEADLINE", "20s");
    MarketNode.Did looked = reader.run("evolve");
    terminal.out("   B evolves: the cycle asks the hub, and stages what it has");
    expect(
        (looked.out() + looked.err()).contains(capsule),
        "the cycle does not name the capsule",
        looked);
    step(reader, "B", 0, "looks at it, and has it used", "capsules", "promote", capsule);
    step(reader, "B", 0, "evolves: the capsule is replayed and checked here", "evolve");
    MarketNode.Did ran =
        step(reader, "B", 0, "runs the skill again", "run", skill.name(), "--input", "input.txt");
    expect(
        ran.out().contains(String.valueOf(skill.answer(4, 5))), "the answer is another one", ran);
    step(reader, "B", 0, "reports the reuse", "deliveries", "drain");
    JsonObject used = reader.run("capsules", "list", "--json").json();
    terminal.out("");
    return firstId(used);
  }

  private static void prepare(MarketNode node, FaultySkill skill)
      throws IOException, InterruptedException {
    skill.write(node.workspace());
    FaultySkill.commit(node.workspace());
  }

  private void fails(MarketNode node, String name, FaultySkill skill)
      throws IOException, InterruptedException {
    MarketNode.Did ran = node.run("run", skill.name(), "--input", "input.txt");
    expect(ran.code() != 0, "the skill does not fail", ran);
    terminal.out("   " + name + " runs " + skill.name() + ", which fails");
  }

  private MarketNode.Did step(MarketNode node, String name, int code, String what, String... words)
      throws IOException, InterruptedException {
    MarketNode.Did did = node.run(words);
    expect(did.code() == code, "'evograft " + String.join(" ", words) + "' failed", did);
    terminal.out("   " + name + " " + what);
    return did;
  }

  private static String firstId(JsonObject listed) {
    List<JsonObject> capsules = listed.objects("capsules");
    return capsules.isEmpty() ? "" : capsules.get(0).string("id", "");
  }

  private static void expect(boolean is, String what, Object seen) {
    if (!is) {
      throw new EvograftException(
          "demo_failed", what + "; please report it with the seed: " + seen);
    }
  }
}
