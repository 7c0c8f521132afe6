// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.confine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.evograft.toolkit.process.BoundedProcess;
import dev.evograft.toolkit.process.Excerpt;
import dev.evograft.toolkit.process.ProcessLimits;
import dev.evograft.toolkit.process.ProcessResult;
import dev.evograft.toolkit.process.ProcessSpec;
import dev.evograft.toolkit.process.Supervision;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Real programs in the sandbox of this system, where it has one that works. Home and workspace are
 * no temporary folders, for those are empty inside, and nothing would be shown by them.
 */
@DisabledOnOs(OS.WINDOWS)
class SandboxesTest {

  @TempDir Path temporary;

  @TempDir(factory = Lasting.class)
  Path made;

  private Path outer;
  private Path folder;
  private Path home;
  private Map<String, String> environment;

  @BeforeEach
  void folders() throws Exception {
    outer = made.toRealPath();
    folder = Files.createDirectories(outer.resolve("work"));
    home = Files.createDirectories(outer.resolve("home"));
    environment = Map.of("PATH", System.getenv("PATH"), "HOME", home.toString());
  }

  @Test
  void writesInItsFolderOnly() throws Exception {
    Files.writeString(home.resolve("seen"), "what is there");

    Ran ran = run(room(), "cat " + home + "/seen; echo a >in; echo b >" + home + "/out");

    assertThat(ran.said()).contains("what is there");
    assertThat(ran.code()).isNotZero();
    assertThat(folder.resolve("in")).hasContent("a");
    assertThat(home.resolve("out")).doesNotExist();
  }

  @Test
  void writesWhatIsOpenToAll() throws Exception {
    Path open = Files.createDirectories(home.resolve(".cache"));

    Ran ran = run(room(), "echo a >~/.cache/x; echo b >~/.bashrc");

    assertThat(ran.code()).isNotZero();
    assertThat(open.resolve("x")).hasContent("a");
    assertThat(home.resolve(".bashrc")).doesNotExist();
  }

  @Test
  void doesNotSeeWhatIsHidden() throws Exception {
    Files.createDirectories(home.resolve(".ssh"));
    Files.writeString(home.resolve(".ssh/id_ed25519"), "private");
    Files.writeString(home.resolve(".netrc"), "machine example.org password secret");

    Ran ran = run(room(), "cat ~/.ssh/id_ed25519; cat ~/.netrc; echo x >~/.ssh/new; ls -d ~/.ssh");

    assertThat(ran.said()).contains(".ssh").doesNotContain("private", "secret");
    assertThat(home.resolve(".ssh/new")).doesNotExist();
  }

  @Test
  void whatIsHiddenStaysSoInWhatIsOpen() throws Exception {
    Files.createDirectories(home.resolve(".config/gh"));
    Files.writeString(home.resolve(".config/gh/hosts.yml"), "oauth_token");
    Files.createDirectories(home.resolve(".ssh"));
    Files.writeString(home.resolve(".ssh/id_ed25519"), "private");
    Reach reach = Reach.of(List.of("~/.config"), List.of("~/.config/gh", "~/.ssh"), environment);
    Room isHome = new Room(home, temporary, List.of(), List.of(), true);

    String read = "cat ~/.config/gh/hosts.yml ~/.ssh/id_ed25519; echo a >~/.config/b; echo end";
    for (Room room : List.of(room(), isHome)) {
      Ran ran = run(reach, room, read);
      assertThat(ran.said()).contains("end").doesNotContain("oauth_token", "private");
      assertThat(home.resolve(".config/b")).hasContent("a");
    }
  }

  @Test
  void readsWhatIsSealedAndChangesNothingOfIt() throws Exception {
    Path git = Files.createDirectories(folder.resolve(".git"));
    Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
    Room room = new Room(folder, temporary, List.of(git), List.of(), true);

    Ran ran = run(room, "cat .git/HEAD; mv .git away; rm -rf .git; echo x >.git/HEAD");

    assertThat(ran.code()).isNotZero();
    assertThat(ran.said()).contains("refs/heads/main");
    assertThat(git.resolve("HEAD")).hasContent("ref: refs/heads/main");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void hasNoRightsOfRootAndCannotMountItsWayOut() throws Exception {
    Ran ran =
        run(
            room(),
            "grep CapEff /proc/self/status; mount -o remount,bind,rw / ; umount "
                + home
                + "; echo b >"
                + home
                + "/out");

    assertThat(ran.said()).contains("CapEff:\t0000000000000000");
    assertThat(home.resolve("out")).doesNotExist();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void temporaryFilesAreItsOwn() throws Exception {
    Path other = Files.createTempFile(Path.of("/tmp"), "evograft-sandbox", "");
    try {
      Ran ran = run(room(), "ls /tmp; echo a >/tmp/mine; ls /run");

      assertThat(ran.said()).doesNotContain(other.getFileName().toString(), "docker.sock");
      assertThat(temporary.resolve("mine")).hasContent("a");
    } finally {
      Files.delete(other);
    }
  }

  @Test
  void aProgramInAFolderForTemporaryFilesIsShown(@TempDir Path elsewhere) throws Exception {
    Path program = Files.writeString(elsewhere.resolve("agent"), "#!/bin/sh\necho here\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Room room = new Room(folder, temporary, List.of(), List.of(program), true);

    assertThat(run(room, program.toRealPath().toString())).isEqualTo(new Ran(0, "here\n"));
  }

  @Test
  void exitCodesComeThrough() throws Exception {
    assertThat(run(room(), "exit 7").code()).isEqualTo(7);
    assertThat(run(room(), "exec no-such-program").code()).isEqualTo(127);
  }

  @Test
  void itsOwnFailureIsNotTheProgramsOne() throws Exception {
    Sandbox sandbox = sandbox(reach(), room());

    assertThat(sandbox.failed(1, sandbox.name() + ": No permissions")).isTrue();
    assertThat(sandbox.failed(1, "1 test failed")).isFalse();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void withoutNetworkNothingOfThisMachineIsReached() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "bash opens connections");
    Room without = new Room(folder, temporary, List.of(), List.of(), false);
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String connect =
          "exec /bin/bash -c 'exec 3<>/dev/tcp/127.0.0.1/" + server.getLocalPort() + "'";

      assertThat(run(room(), connect).code()).isZero();
      assertThat(run(without, connect).code()).isNotZero();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void whatItLeavesRunningEndsWithIt() throws Exception {
    String mark = UUID.randomUUID().toString();
    String left =
        "env -i /bin/sh -c 'exec </dev/null >/dev/null 2>&1; echo $$ >alive; exec tail -f "
            + mark
            + "'";
    Files.createFile(folder.resolve(mark));

    Ran ran = run(room(), left + " & until [ -s alive ]; do kill -0 $! || exit 9; done");

    assertThat(ran.code()).isZero();
    List<ProcessHandle> there =
        ProcessHandle.allProcesses()
            .filter(one -> one.info().commandLine().filter(line -> line.contains(mark)).isPresent())
            .toList();
    for (ProcessHandle one : there) { // the sandbox may be gone a moment before the system ends it
      one.onExit().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void oneThatLetsEverythingPassIsNone() throws Exception {
    Sandboxes.Found found = Sandboxes.tried(new Open(), environment, room());

    assertThat(found.sandbox()).isEmpty();
    assertThat(found.why()).isEqualTo("open does not keep a program in here");
    try (var left = Files.list(outer)) {
      assertThat(left).containsExactlyInAnyOrder(folder, home);
    }
  }

  @Test
  void oneThatDoesNotWorkIsNone() throws Exception {
    Sandbox broken = new Open("sh", "-c", "echo no rights; exit 1");

    assertThat(Sandboxes.tried(broken, environment, room()).why())
        .isEqualTo("open does not work here: no rights");
  }

  @Test
  void aFolderThatIsHiddenIsNoPlaceToWork() throws Exception {
    Path hidden = Files.createDirectories(home.resolve(".ssh"));
    Room room = new Room(hidden, temporary, List.of(), List.of(), true);

    assertThat(Sandboxes.find(reach(), environment, room).why()).contains("hidden in a sandbox");
  }

  private Room room() {
    return new Room(folder, temporary, List.of(), List.of(), true);
  }

  private Reach reach() {
    return Reach.of(List.of("~/.cache"), List.of("~/.ssh", "~/.netrc", "~/.aws"), environment);
  }

  private Ran run(Room room, String script) throws Exception {
    return run(reach(), room, script);
  }

  private Sandbox sandbox(Reach reach, Room room) throws Exception {
    Sandboxes.Found found = Sandboxes.find(reach, environment, room);
    assumeTrue(found.sandbox().isPresent(), found.why());
    return found.sandbox().orElseThrow();
  }

  private Ran run(Reach reach, Room room, String script) throws Exception {
    Excerpt said = new Excerpt(0, 4_000);
    ProcessSpec spec =
        new ProcessSpec(
            List.of("sh", "-c", script),
            room.folder(),
            environment,
            null,
            ProcessLimits.of(Duration.ofSeconds(60), 1 << 20),
            new Supervision(sandbox(reach, room).wrapper(room), (pid, at) -> {}));
    ProcessResult result = BoundedProcess.run(spec, said::add);
    Integer code = result.exitCode();
    return new Ran(code == null ? -1 : code, said.text());
  }

  private record Ran(int code, String said) {}

  /** Keeps nothing in. */
  private record Open(String... words) implements Sandbox {

    @Override
    public String name() {
      return "open";
    }

    @Override
    public List<String> wrapper(Room room) {
      return List.of(words);
    }

    @Override
    public boolean failed(int exitCode, String output) {
      return false;
    }
  }

  /** Makes it where no temporary folder is, also for a checkout that lies in one. */
  static final class Lasting implements TempDirFactory {

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
        throws IOException {
      List<Path> temporary = new ArrayList<>();
      for (String name : List.of("/tmp", "/var/tmp", System.getProperty("java.io.tmpdir"))) {
        if (Files.exists(Path.of(name))) {
          temporary.add(Path.of(name).toRealPath());
        }
      }
      for (Path place : List.of(Path.of("target"), Path.of(System.getProperty("user.home")))) {
        Path real = place.toRealPath();
        if (Files.isWritable(real) && temporary.stream().noneMatch(real::startsWith)) {
          return Files.createTempDirectory(real, ".evograft-sandbox-");
        }
      }
      return abort("checkout and home lie in temporary folders, which are empty inside");
    }
  }
}
