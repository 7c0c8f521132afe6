// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.place.FakeSnapshots;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.asset.MemoryGraph;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.run.Runs;
import dev.evograft.spi.skill.Skills;
import dev.evograft.spi.snapshot.Snapshots;
import dev.evograft.testkit.FakeContext;
import dev.evograft.testkit.TestRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A workspace with a skill that fails, and everything that a cycle needs, in memory. */
final class Lab implements AutoCloseable {

  static final String BAD = "state=bad\n";
  static final String GOOD = "state=good\n";

  final TestRuntime runtime;
  final FakeContext context;
  final FakeAssets assets;
  final FakeSnapshots snapshots;
  final FakeSkills skills;
  final Path script;
  Map<String, String> environment = Map.of("PATH", "/usr/bin:/bin");
  UnaryOperator<Runs> runs = real -> real;
  UnaryOperator<Journal> journal = real -> real;

  Lab(Path in) throws Exception {
    runtime = TestRuntime.in(in).start();
    Path root = runtime.workspace().toRealPath();
    skills = new FakeSkills(root);
    script = skills.write(BAD);
    assets = new FakeAssets(root);
    snapshots = new FakeSnapshots(root);
    context =
        new FakeContext("evolution", root)
            .home(Files.createDirectories(in.resolve("home")))
            .with(Journal.class, runtime.journal())
            .with(Runs.class, runtime.runs())
            .with(Skills.class, skills);
    assets.put(
        new Gene(
            JsonObject.builder()
                .put("type", "Gene")
                .put("id", "gene_a")
                .put("category", "repair")
                .put("signals_match", List.of("log_error"))
                .put("strategy", List.of("mend it"))
                .put("constraints", JsonObject.builder().put("max_files", 2).build())
                .build()));
    runtime
        .runs()
        .start(RunSpec.skill("faulty"))
        .fail("error: it broke")
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  Path root() {
    return context.workspace().root();
  }

  @Override
  public void close() {
    context.close();
    runtime.close();
  }

  Cycles cycles(Mortal mortal) {
    Workspace workspace = mortal.of(Workspace.class, context.workspace());
    context
        .with(AssetStore.class, mortal.of(AssetStore.class, assets))
        .with(MemoryGraph.class, mortal.of(MemoryGraph.class, assets))
        .with(Snapshots.class, mortal.of(Snapshots.class, snapshots));
    return new Cycles(services(workspace));
  }

  Services services() {
    return services(context.workspace());
  }

  Services services(Workspace workspace) {
    context
        .with(Journal.class, journal.apply(runtime.journal()))
        .with(Runs.class, runs.apply(runtime.runs()));
    return new Services(withWorkspace(workspace), environment);
  }

  /** The context, but for its workspace. */
  private PluginContext withWorkspace(Workspace workspace) {
    return (PluginContext)
        java.lang.reflect.Proxy.newProxyInstance(
            PluginContext.class.getClassLoader(),
            new Class<?>[] {PluginContext.class},
            (self, method, arguments) ->
                method.getName().equals("workspace")
                    ? workspace
                    : method.invoke(context, arguments));
  }

  Cycles cycles() {
    return cycles(new Mortal(0));
  }

  void capsule(String after) {
    capsule("skills/faulty/scripts/main.txt", BAD, after);
  }

  void capsule(String path, String before, String after) {
    assets.put(
        new Capsule(
            JsonObject.builder()
                .put("type", "Capsule")
                .put("id", "capsule_a")
                .put("gene", "gene_a")
                .put("trigger", List.of("log_error"))
                .put("summary", "earlier")
                .put(
                    "outcome",
                    JsonObject.builder().put("status", "success").put("score", 0.9).build())
                .put(
                    "diff",
                    "--- a/%1$s\n+++ b/%1$s\n".formatted(path)
                        + "@@ -1 +1 @@\n-"
                        + before
                        + "+"
                        + after)
                .build()));
  }

  /** It dies as soon as the run of a cycle has ended. */
  void runtimeDies(Mortal mortal) {
    snapshots.onRelease(
        () -> {
          mortal.die();
          throw new Mortal.Died();
        });
  }

  /** Another process. */
  Cycles lives() {
    snapshots.onRelease(() -> {});
    return cycles();
  }

  CycleResult run() throws InterruptedException {
    return cycles().run(CycleRequest.byHand(), Progress.NONE);
  }

  /** What is recorded of a cycle. */
  List<CycleEvent> recorded(CycleResult result) {
    return new CycleJournal(runtime.journal()).phases(result.cycle());
  }
}
