// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with a Maven and a Java that only pretend. */
class LauncherTest {

  private static final FileTime YESTERDAY =
      FileTime.from(Instant.now().minus(Duration.ofHours(25)));

  @TempDir private Path root;
  private Path home;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void makeSources() throws IOException {
    home = root.toRealPath().resolve("a home");
    for (String folder :
        List.of("runtime-spi", "plugins", "host-sample/cli", "host-sample/bundle")) {
      Files.createDirectories(home.resolve(folder));
    }
    Files.writeString(home.resolve("pom.xml"), "<project/>");
    Files.copy(Path.of("../../evograft"), home.resolve("evograft"));
    program(
        "bin/mvn",
        "for word; do case $word in -Devograft.app=*) app=${word#*=} ;; esac; done\n"
            + "[ ! -e '"
            + root
            + "/broken' ] || { echo '[ERROR] no'; exit 1; }\n"
            + "cd '"
            + root
            + "'; [ ! -e slow ] || : >building; while [ -e slow ]; do sleep 0.1; done\n"
            + "echo ended >>builds\n"
            + "mkdir -p \"$app/lib\"; echo jar >\"$app/lib/a.jar\"");
    program(
        "java/bin/java",
        "for word; do case $word in -Devograft.app=*) echo \"${word#*=}\" ;; esac; done");
    Files.writeString(root.resolve("java/release"), "JAVA_VERSION=\"17.0.1\"\n");
  }

  @Test
  void whatRunsKeepsItsJarsWhileItIsBuiltAnew() throws Exception {
    Path first = launch();
    assertThat(launch()).as("nothing has changed").isEqualTo(first);

    change();
    Path second = launch();
    assertThat(second).isNotEqualTo(first).isDirectory();
    assertThat(first.resolve("lib/a.jar")).as("a process may still run it").isRegularFile();

    Path third = launch();
    assertThat(third).isNotEqualTo(second);
    assertThat(first.resolve("lib/a.jar")).as("it is of today").isRegularFile();

    Files.setLastModifiedTime(first, YESTERDAY);
    Path fourth = launch();
    assertThat(first).as("an old build").doesNotExist();
    assertThat(third.resolve("lib/a.jar")).isRegularFile();
    assertThat(fourth.resolve("lib/a.jar")).isRegularFile();
  }

  @Test
  void anOldBuildThatAProcessNamesStays() throws Exception {
    Path first = launch();
    change();
    launch();
    Files.setLastModifiedTime(first, YESTERDAY);
    Process user = new ProcessBuilder("sh", "-c", "read x", first.toString()).start();
    try {
      launch();
      assertThat(first.resolve("lib/a.jar")).isRegularFile();
    } finally {
      user.destroyForcibly();
    }
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    Files.createFile(root.resolve("slow"));
    Process one = start("one");
    awaitFile("building");

    Process two = start("two");
    awaitText("two.err", "waiting for process " + one.pid());
    Files.delete(root.resolve("slow"));

    assertThat(one.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(two.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(text("one.out")).isEqualTo(text("two.out")).isNotBlank();
    assertThat(text("builds")).as("builds").hasLineCount(1);
    assertThat(lock()).doesNotExist();
  }

  @Test
  void theLockOfAKilledBuilderIsTakenByOne() throws Exception {
    Files.createFile(root.resolve("slow"));
    Process killed = start("killed");
    awaitFile("building");
    killed.destroyForcibly().waitFor();
    Files.delete(root.resolve("slow"));
    Files.delete(root.resolve("building"));
    assertThat(Files.isSymbolicLink(lock())).isTrue();
    awaitText("builds", "ended"); // its Maven has outlived it
    Files.delete(root.resolve("builds"));

    List<Process> heirs = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      heirs.add(start("heir" + i));
    }
    for (Process heir : heirs) {
      assertThat(heir.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(heir.exitValue()).isZero();
    }

    assertThat(text("builds")).as("builds").hasLineCount(1);
    assertThat(lock()).doesNotExist();
  }

  @Test
  void theLockOfANumberThatSomebodyElseHasByNowIsStale() throws Exception {
    Path builds = launch().resolveSibling(".").normalize();
    change();
    String host = new String(run("uname", "-n"), StandardCharsets.UTF_8).strip();
    Files.createSymbolicLink(
        builds.resolveSibling("build.owner"),
        Path.of(ProcessHandle.current().pid() + ":1:" + host));

    launch();

    assertThat(text("builds")).as("builds").hasLineCount(2);
  }

  @Test
  void whoWaitsLongEnoughGoesOnWithTheLastBuild() throws Exception {
    Path first = launch();
    change();
    Files.createSymbolicLink(lock(), Path.of("1:1:another-machine"));
    environment.put("EVOGRAFT_BUILD_WAIT", "1");

    assertThat(launch()).isEqualTo(first);

    assertThat(text("err"))
        .contains("process 1 still builds after 1 s", "the last build is used")
        .hasLineCount(1);
    Files.delete(lock());
  }

  @Test
  void aReadOnlyCheckoutUsesItsLastBuild() throws Exception {
    program("bin/ln", "echo 'ln: read-only file system' >&2; exit 1");

    Process without = start("without");
    assertThat(without.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(without.exitValue()).isEqualTo(2);
    assertThat(text("without.err")).contains("no earlier build", "as a user who may write");

    Files.delete(root.resolve("bin/ln"));
    Path first = launch();
    change();
    program("bin/ln", "echo 'ln: read-only file system' >&2; exit 1");
    assertThat(launch()).isEqualTo(first);
    assertThat(text("err")).contains("cannot write in", "the last build is used").hasLineCount(1);
  }

  @Test
  void aBuildThatFailsLeavesTheOneInUse() throws Exception {
    Path first = launch();
    change();
    Files.writeString(root.resolve("broken"), "");

    Process failed = start("");

    assertThat(failed.waitFor()).isEqualTo(2);
    assertThat(text("err")).contains("evograft: the build failed; see");
    try (Stream<Path> builds = Files.list(first.resolveSibling("."))) {
      assertThat(builds.filter(Files::isDirectory).map(Path::getFileName))
          .containsExactly(first.getFileName());
    }
  }

  /** Newer than any build, so that each start builds. */
  private void change() throws IOException {
    Files.setLastModifiedTime(
        home.resolve("pom.xml"), FileTime.from(Instant.now().plusSeconds(3600)));
  }

  private Path launch() throws Exception {
    Process process = start("");
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(text("err")).isZero();
    return Path.of(text("out").strip());
  }

  private Path lock() {
    return home.resolve("host-sample/cli/target/build.owner");
  }

  private byte[] run(String... command) throws IOException {
    return new ProcessBuilder(command).start().getInputStream().readAllBytes();
  }

  private void awaitFile(String file) throws Exception {
    Wait.until(() -> Files.exists(root.resolve(file)));
  }

  private void awaitText(String file, String part) throws Exception {
    Wait.until(() -> Files.exists(root.resolve(file)) && text(file).contains(part));
  }

  /** Starts it; output goes to the files NAME.out and NAME.err. */
  private Process start(String name) throws IOException {
    String prefix = name.isEmpty() ? "" : name + ".";
    ProcessBuilder builder =
        new ProcessBuilder("sh", home.resolve("evograft").toString(), "--help")
            .redirectOutput(root.resolve(prefix + "out").toFile())
            .redirectError(root.resolve(prefix + "err").toFile());
    builder.environment().put("PATH", root.resolve("bin") + ":" + System.getenv("PATH"));
    builder.environment().put("JAVA_HOME", root.resolve("java").toString());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private String text(String file) throws IOException {
    return Files.readString(root.resolve(file));
  }

  private void program(String file, String script) throws IOException {
    Path program = root.resolve(file);
    Files.createDirectories(program.resolveSibling("."));
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
