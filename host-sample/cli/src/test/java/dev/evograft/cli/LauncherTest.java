// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with a Maven and a Java that only pretend. */
class LauncherTest {

  @TempDir private Path root;
  private Path home;

  @BeforeEach
  void makeSources() throws IOException {
    home = root.toRealPath().resolve("home");
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
    assertThat(first).as("the next build but one").doesNotExist();
    assertThat(second.resolve("lib/a.jar")).isRegularFile();
  }

  @Test
  void aBuildThatFailsLeavesTheOneInUse() throws Exception {
    Path first = launch();
    change();
    Files.writeString(root.resolve("broken"), "");

    Process failed = start();

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
    Process process = start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(text("err")).isZero();
    return Path.of(text("out").strip());
  }

  private Process start() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("sh", home.resolve("evograft").toString(), "--help")
            .redirectOutput(root.resolve("out").toFile())
            .redirectError(root.resolve("err").toFile());
    builder.environment().put("PATH", root.resolve("bin") + ":" + System.getenv("PATH"));
    builder.environment().put("JAVA_HOME", root.resolve("java").toString());
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
