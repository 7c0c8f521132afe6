// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The class archive with which the launcher starts Java, trained as the launcher does: once for all
 * tests of a build, as most of a test's time is the start of a JVM.
 */
final class QuickStart {

  private static final boolean AOT = Runtime.version().feature() >= 25;

  /** What every start has, with an archive or without. */
  static final List<String> FLAGS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "--enable-native-access=ALL-UNNAMED");

  /** The options of every start; without an archive where this Java makes none. */
  static final List<String> OPTIONS = options();

  private QuickStart() {}

  private static List<String> options() {
    List<String> options = new ArrayList<>(FLAGS);
    try {
      Path archive = archive();
      if (Files.size(archive) > 0) {
        options.add((AOT ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return List.copyOf(options);
  }

  /** Empty where there is none. The tests run in more than one JVM; the first one makes it. */
  private static Path archive() throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Cli.APP.resolveSibling("it-start"));
    // An archive fits the jars that it was made of, by their times.
    long built = Cli.jars().mapToLong(jar -> jar.toFile().lastModified()).max().orElse(0);
    Path archive = folder.resolve(Runtime.version() + "-" + built);
    try (FileChannel lock =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      lock.lock();
      if (!Files.exists(archive)) {
        Path made = train(Files.createTempDirectory(folder, "train"));
        Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    return archive;
  }

  private static Path train(Path folder) throws IOException, InterruptedException {
    Path skill = Files.createDirectories(folder.resolve("workspace/skills/hello/scripts"));
    Files.writeString(
        skill.resolveSibling("SKILL.md"), "---\nname: hello\ndescription: Says hello.\n---\n");
    Files.writeString(skill.resolve("main.sh"), "echo hello\n");
    Path archive = folder.resolve("archive");
    if (AOT) {
      java(folder, List.of("-XX:AOTCacheOutput=" + archive), true);
    } else {
      Path classes = folder.resolve("classes");
      java(folder, List.of("-Xshare:off", "-XX:DumpLoadedClassList=" + classes), true);
      java(
          folder,
          List.of(
              "-Xshare:dump",
              "-XX:SharedClassListFile=" + classes,
              "-XX:SharedArchiveFile=" + archive),
          false);
    }
    return Files.exists(archive) ? archive : Files.createFile(archive);
  }

  private static void java(Path folder, List<String> options, boolean run)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(FLAGS);
    command.addAll(options);
    command.addAll(List.of("-cp", Cli.classPath()));
    if (run) {
      command.add("dev.evograft.cli.Training");
      command.addAll(List.of("--workspace", folder.resolve("workspace") + "", "run", "hello"));
    }
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "HOME",
                folder.resolve("home") + "",
                "PATH",
                System.getenv("PATH"),
                "LC_ALL",
                "C.UTF-8"));
    Process process = builder.start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
