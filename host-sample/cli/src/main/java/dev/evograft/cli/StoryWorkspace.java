// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.gep.Capsule;
import dev.evograft.json.JsonObject;
import dev.evograft.runtime.Evograft;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.Evolution;
import dev.evograft.spi.skill.SkillRequest;
import dev.evograft.spi.skill.SkillResult;
import dev.evograft.spi.skill.Skills;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A workspace of the demo while it is open. */
final class StoryWorkspace implements AutoCloseable {

  private static final Set<String> OURS = Set.of(".evograft", "assets", "memory", ".git");
  private static final List<String> OF_GIT = List.of("HEAD", "index", "config");

  private final Path root;
  private final Evograft evograft;

  StoryWorkspace(Path root, Evograft evograft) {
    this.root = root;
    this.evograft = evograft;
  }

  /** Runs a skill on the input of the workspace. */
  SkillResult run(FaultySkill skill, StringBuilder output) throws InterruptedException {
    Skills skills = service(Skills.class);
    SkillRequest request =
        new SkillRequest(
            skills.find(skill.name()),
            "Sum it up",
            root.resolve("input.txt"),
            List.of(),
            null,
            null,
            Map.of());
    SkillResult result = skills.run(request, output::append);
    try {
      result.recorded().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new EvograftException("unrecorded", "the run could not be recorded: " + e, e);
    }
    return result;
  }

  CycleEvent evolve() throws InterruptedException {
    return service(Evolution.class).cycle(List.of());
  }

  /** What a cycle kept. */
  Capsule capsule(JsonObject details) {
    String id = details.string("capsule", "");
    return service(AssetStore.class)
        .capsules()
        .find(id)
        .orElseThrow(() -> new EvograftException("demo_failed", "there is no capsule " + id));
  }

  /** Takes a capsule in as one of ours, as {@code gep import} and {@code capsules promote} do. */
  void adopt(Capsule capsule, String origin) {
    AssetStore store = service(AssetStore.class);
    store.stage(List.of(capsule), origin);
    store.promote(capsule.id().orElse(""));
  }

  private <T> T service(Class<T> type) {
    return evograft
        .service(type)
        .orElseThrow(
            () -> new EvograftException("demo_failed", "no plugin gives " + type.getSimpleName()));
  }

  /** Every file of the user by its bytes and permissions, and what git knows of them. */
  Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes seen) {
            boolean skip = OURS.contains(root.relativize(folder).toString());
            return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes seen) throws IOException {
            files.put(root.relativize(file).toString(), hash(file));
            return FileVisitResult.CONTINUE;
          }
        });
    for (String name : OF_GIT) {
      Path file = root.resolve(".git").resolve(name);
      if (Files.exists(file)) {
        files.put(".git/" + name, hash(file));
      }
    }
    return files;
  }

  private static String hash(Path file) throws IOException {
    try {
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(sum) + " " + Files.isExecutable(file);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public void close() {
    evograft.close();
  }
}
