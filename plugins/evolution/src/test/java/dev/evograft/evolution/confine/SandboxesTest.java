// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.confine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evograft.toolkit.process.BoundedProcess;
import dev.evograft.toolkit.process.Excerpt;
import dev.evograft.toolkit.process.ProcessLimits;
import dev.evograft.toolkit.process.ProcessResult;
import dev.evograft.toolkit.process.ProcessSpec;
import dev.evograft.toolkit.process.Supervision;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real programs in the sandbox of this system, where it has one that works. */
@DisabledOnOs(OS.WINDOWS)
class SandboxesTest {

  @TempDir Path outer;
  private Path folder;
  private Path home;
  private Map<String, String> environment;

  @BeforeEach
  void folders() throws Exception {
    outer = outer.toRealPath();
    folder = Files.createDirectories(outer.resolve("work"));
    home = Files.createDirectories(outer.resolve("home"));
    environment = Map.of("PATH", System.getenv("PATH"), "HOME", home.toString());
  }

  @Test
  void writesInItsFolderOnly() throws Exception {
    Ran ran = run(room(true), "sh", "-c", "echo a >in; echo b >" + home.resolve("out"));

    assertThat(ran.code()).isNotZero();
    assertThat(folder.resolve("in")).hasContent("a");
    assertThat(home.resolve("out")).doesNotExist();
  }

  @Test
  void writesWhatIsOpenToAll() throws Exception {
    Path open = Files.createDirectories(home.resolve(".cache"));

    run(room(true), "sh", "-c", "echo a >~/.cache/x && echo b >~/.bashrc");

    assertThat(open.resolve("x")).hasContent("a");
    assertThat(home.resolve(".bashrc")).doesNotExist();
  }

  @Test
  void doesNotSeeWhatIsHidden() throws Exception {
    Files.createDirectories(home.resolve(".ssh"));
    Files.writeString(home.resolve(".ssh/id_ed25519"), "private");
    Files.writeString(home.resolve(".netrc"), "machine example.org password secret");

    Ran ran = run(room(true), "sh", "-c", "cat ~/.ssh/id_ed25519; cat ~/.netrc; echo end");

    assertThat(ran.said()).contains("end").doesNotContain("private", "secret");
  }

  @Test
  void readsWhatIsSealedAndChangesNothingOfIt() throws Exception {
    Path git = Files.createDirectories(folder.resolve(".git"));
    Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
    Room room = new Room(folder, List.of(git), List.of(), true);

    Ran ran = run(room, "sh", "-c", "cat .git/HEAD; echo x >.git/HEAD");

    assertThat(ran.code()).isNotZero();
    assertThat(ran.said()).contains("refs/heads/main");
    assertThat(git.resolve("HEAD")).hasContent("ref: refs/heads/main");
  }

  @Test
  void aProgramInAFolderForTemporaryFilesIsShown() throws Exception {
    Path program = Files.writeString(outer.resolve("agent"), "#!/bin/sh\necho here\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Room room = new Room(folder, List.of(), List.of(program), true);

    assertThat(run(room, program.toString())).isEqualTo(new Ran(0, "here\n"));
  }

  @Test
  void exitCodesComeThrough() throws Exception {
    assertThat(run(room(true), "sh", "-c", "exit 7").code()).isEqualTo(7);
    assertThat(run(room(true), "no-such-program").code()).isEqualTo(127);
  }

  @Test
  void withoutNetworkNothingOfThisMachineIsReached() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "bash opens connections");
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String connect = "exec 3<>/dev/tcp/127.0.0.1/" + server.getLocalPort();

      assertThat(run(room(true), "/bin/bash", "-c", connect).code()).isZero();
      assertThat(run(room(false), "/bin/bash", "-c", connect).code()).isNotZero();
    }
  }

  @Test
  void whatItLeavesRunningEndsWithIt() throws Exception {
    Path alive = folder.resolve("alive");
    String left = "env -i /bin/sh -c 'exec 0<&- 1>&- 2>&-; echo $$ >alive; exec tail -f /dev/null'";

    Ran ran = run(room(true), "sh", "-c", left + " & while [ ! -s alive ]; do :; done");

    assertThat(ran.code()).isZero();
    assertThat(alive).isNotEmptyFile();
    assertThat(ProcessHandle.allProcesses().flatMap(p -> p.info().commandLine().stream()))
        .noneMatch(line -> line.contains("tail -f /dev/null"));
  }

  @Test
  void saysWhyThereIsNone() throws Exception {
    assumeTrue(OS.LINUX.isCurrentOs(), "elsewhere it is not looked for on the path");

    Sandboxes.Found found = Sandboxes.find(reach(), Map.of("PATH", "/nowhere"), room(true));

    assertThat(found.sandbox()).isEmpty();
    assertThat(found.why()).contains("bwrap is not installed", "apt-get install bubblewrap");
  }

  @Test
  void oneThatDoesNotWorkIsNone() throws Exception {
    assumeTrue(OS.LINUX.isCurrentOs(), "elsewhere it is not looked for on the path");
    Path broken = Files.writeString(outer.resolve("bwrap"), "#!/bin/sh\necho no rights; exit 1\n");
    assertThat(broken.toFile().setExecutable(true)).isTrue();
    Map<String, String> path = Map.of("PATH", outer + ":" + System.getenv("PATH"));

    Sandboxes.Found found = Sandboxes.find(reach(), path, room(true));

    assertThat(found.sandbox()).isEmpty();
    assertThat(found.why()).isEqualTo("bwrap does not work here: no rights");
  }

  private Room room(boolean network) {
    return new Room(folder, List.of(), List.of(), network);
  }

  private Reach reach() {
    return Reach.of(List.of("~/.cache"), List.of("~/.ssh", "~/.netrc", "~/.aws"), environment);
  }

  private Ran run(Room room, String... words) throws Exception {
    Sandboxes.Found found = Sandboxes.find(reach(), environment, room);
    assumeTrue(found.sandbox().isPresent(), found.why());
    Excerpt said = new Excerpt(0, 4_000);
    ProcessSpec spec =
        new ProcessSpec(
            List.of(words),
            room.folder(),
            environment,
            null,
            ProcessLimits.of(Duration.ofSeconds(60), 1 << 20),
            new Supervision(found.sandbox().orElseThrow().wrapper(room), (pid, at) -> {}));
    ProcessResult result = BoundedProcess.run(spec, said::add);
    Integer code = result.exitCode();
    return new Ran(code == null ? -1 : code, said.text());
  }

  private record Ran(int code, String said) {}
}
