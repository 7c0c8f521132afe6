// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.Workspace.Access;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {

  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir Path folder;
  private Path home;
  private Place place;
  private Workspace workspace;

  @BeforeEach
  void open() throws IOException {
    home = Files.createDirectories(folder.resolve("home"));
    Path root = Files.createDirectories(folder.resolve("work"));
    place = Place.open(root, home);
    workspace = place.viewOf("mine");
  }

  @Test
  void opening_a_workspace_writes_nothing() throws IOException {
    assertThat(list(workspace.root())).isEmpty();
    assertThat(list(home)).isEmpty();
    assertThat(workspace.pluginState()).isEqualTo(workspace.state().resolve("plugins/mine"));
  }

  @Test
  void the_state_folder_comes_with_a_gitignore_and_is_recorded_as_ours() throws IOException {
    workspace.replace(workspace.pluginState().resolve("x.txt"), bytes("1"), Access.ORDINARY);

    assertThat(workspace.state().resolve(".gitignore")).hasContent("*\n");
    assertThat(permissions(workspace.state())).isEqualTo("rwx------");
    assertThat(place.foreign()).isFalse();
    assertThat(Place.open(workspace.root(), home).foreign()).isFalse();
    assertThat(list(workspace.root())).containsExactly(".evograft");
  }

  @Test
  void a_state_folder_that_somebody_else_made_is_foreign_until_trusted() throws IOException {
    Files.createDirectories(workspace.state());
    Path cloned = Files.createDirectories(folder.resolve("clone/.evograft"));
    Files.writeString(cloned.resolve("id"), "0123456789abcdef0123456789abcdef\n");
    Place clone = Place.open(cloned.resolveSibling("."), home);

    assertThat(place.foreign()).isTrue();
    assertThat(workspace.foreign()).isTrue();
    assertThat(clone.foreign()).isTrue();
    assertThat(Place.open(workspace.root(), null).foreign()).isFalse();

    place.trust(Map.of("town.url", "https://good.example"), Map.of());
    clone.trust(Map.of(), Map.of());

    assertThat(place.foreign()).isFalse();
    assertThat(clone.foreign()).isFalse();
    assertThat(place.confirmedServers()).isEqualTo(Map.of("town.url", "https://good.example"));
    assertThat(clone.confirmedServers()).isEmpty();
    assertThat(permissions(home.resolve(".evograft/trusted"))).isEqualTo("rw-------");
    place.trust(Map.of(), Map.of());
    assertThat(place.confirmedServers()).isEmpty();
  }

  @Test
  void while_another_process_makes_the_state_folder_it_is_never_foreign() throws Exception {
    for (int i = 0; i < 200; i++) {
      Path root = Files.createDirectories(folder.resolve("work-" + i));
      Place looks = Place.open(root, home);
      CompletableFuture<Void> made =
          CompletableFuture.runAsync(
              () ->
                  Place.open(root, home)
                      .viewOf("mine")
                      .lock(root.resolve(".evograft/x"), LONG)
                      .close());
      do {
        assertThat(looks.foreign()).isFalse();
      } while (!looks.state().exists());
      made.get(LONG.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void a_file_is_replaced_as_a_whole_with_its_permissions() throws IOException {
    Path file = workspace.root().resolve("a/b/file.txt");
    Path secret = workspace.root().resolve("c/secret");

    workspace.replace(file, bytes("one"), Access.ORDINARY);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    workspace.replace(file, bytes("two"), Access.ORDINARY);
    workspace.replace(secret, bytes("x"), Access.SECRET);

    assertThat(file).hasContent("two");
    assertThat(permissions(file)).isEqualTo("rw-r-----");
    assertThat(permissions(secret)).isEqualTo("rw-------");
    assertThat(permissions(secret.getParent())).isEqualTo("rwx------");
    assertThat(list(file.getParent())).containsExactly("file.txt");
  }

  @Test
  void a_link_leads_nowhere() throws IOException {
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Files.createSymbolicLink(workspace.root().resolve("link"), outside);
    Files.createSymbolicLink(workspace.root().resolve("file"), outside.resolve("target"));
    Files.createSymbolicLink(workspace.state(), outside);

    for (String name : List.of("link/x", "file", ".evograft/x")) {
      assertThatThrownBy(
              () -> workspace.replace(workspace.root().resolve(name), bytes("x"), Access.ORDINARY))
          .as(name)
          .isInstanceOf(EvograftException.class)
          .hasMessageContaining("symbolic link");
    }
    assertThat(list(outside)).isEmpty();
  }

  @Test
  void what_cannot_be_written_is_named_and_the_old_content_stays() throws IOException {
    Path file = workspace.root().resolve("folder");
    Files.createDirectories(file.resolve("child"));

    assertThatThrownBy(() -> workspace.replace(file, bytes("x"), Access.ORDINARY))
        .isInstanceOfSatisfying(
            EvograftException.class, e -> assertThat(e.code()).isEqualTo("write_failed"))
        .hasMessageContaining(file.toString());
    assertThat(file.resolve("child")).isDirectory();
  }

  @Test
  void one_thread_at_a_time_holds_a_lock_and_none_twice() throws Exception {
    Path file = workspace.root().resolve("ledger.json");
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger rounds = new AtomicInteger();
    List<CompletableFuture<Void>> workers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      workers.add(
          CompletableFuture.runAsync(
              () -> {
                for (int round = 0; round < 25; round++) {
                  Workspace.Lock lock = workspace.lock(file, LONG);
                  assertThat(inside.incrementAndGet()).isEqualTo(1);
                  rounds.incrementAndGet();
                  inside.decrementAndGet();
                  lock.close();
                  lock.close();
                }
              }));
    }
    CompletableFuture.allOf(workers.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    assertThat(rounds).hasValue(100);

    Workspace.Lock lock = workspace.lock(file, LONG);
    assertThatThrownBy(() -> workspace.lock(workspace.root().resolve("./ledger.json"), LONG))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("already");
    lock.close();
    assertThat(file).doesNotExist();
  }

  @Test
  void a_lock_that_is_not_free_in_time_says_so() throws Exception {
    Path file = workspace.root().resolve("x");
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    CompletableFuture<Void> other =
        CompletableFuture.runAsync(
            () -> {
              Workspace.Lock lock = workspace.lock(file, LONG);
              held.countDown();
              await(done);
              lock.close();
            });
    held.await();

    assertThatThrownBy(() -> workspace.lock(file, SHORT))
        .isInstanceOfSatisfying(
            EvograftException.class, e -> assertThat(e.code()).isEqualTo("lock_timeout"));
    done.countDown();
    other.get();
    workspace.lock(file, LONG).close();
  }

  @Test
  void a_lock_of_another_process_is_respected_and_ends_with_it() throws Exception {
    Path file = workspace.root().resolve("x.lock");
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                LockHolder.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(other.getInputStream().read()).isEqualTo('L');
      assertThatThrownBy(() -> workspace.lock(file, SHORT)).hasMessageContaining("another process");
    } finally {
      other.destroyForcibly().waitFor();
    }
    workspace.lock(file, LONG).close();
  }

  @Test
  void who_waited_for_a_file_that_was_taken_away_waits_for_the_one_that_has_its_name_now()
      throws Exception {
    Path file = workspace.root().resolve("x.lock");
    FileChannel first = lockAnew(file);
    CompletableFuture<String> waited = new CompletableFuture<>();
    Thread waiter =
        new Thread(
            () -> {
              try {
                workspace.lock(file, Duration.ofSeconds(2)).close();
                waited.complete("locked");
              } catch (EvograftException e) {
                waited.complete(e.code());
              }
            });
    waiter.start();
    while (waiter.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    Files.delete(file);
    try (FileChannel second = lockAnew(file)) {
      first.close();

      assertThat(waited.get(20, TimeUnit.SECONDS)).isEqualTo("lock_timeout");
    }
    waiter.join();
    workspace.lock(file, LONG).close();
  }

  @Test
  void who_waits_for_a_file_that_was_taken_away_waits_for_nobody() throws Exception {
    Path file = workspace.root().resolve("x.lock");
    try (FileChannel first = lockAnew(file)) {
      CompletableFuture<String> waited = new CompletableFuture<>();
      Thread waiter =
          new Thread(
              () -> {
                try {
                  workspace.lock(file, Duration.ofSeconds(20)).close();
                  waited.complete("locked");
                } catch (EvograftException e) {
                  waited.complete(e.code());
                }
              });
      waiter.start();
      while (waiter.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      Files.delete(file);

      assertThat(waited.get(20, TimeUnit.SECONDS)).isEqualTo("locked");
      assertThat(first.isOpen()).isTrue();
      waiter.join();
    }
  }

  @Test
  void what_is_no_file_in_the_place_of_a_lock_is_named() throws Exception {
    Path file = workspace.root().resolve("x.lock");
    Files.createDirectory(file);
    assertThatThrownBy(() -> workspace.lock(file, LONG)).hasMessageEndingWith(inTheWay("a folder"));
    Files.delete(file);
    Files.createSymbolicLink(file, Path.of("nowhere"));
    assertThatThrownBy(() -> workspace.lock(file, LONG)).hasMessageEndingWith(inTheWay("a link"));
    Files.delete(file);
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> workspace.lock(file, LONG))
        .hasMessageEndingWith(inTheWay("a pipe or device"));
    Files.delete(file);
    workspace.lock(file, LONG).close();
    assertThat(workspace.root().resolve("nowhere")).doesNotExist();
  }

  private static String inTheWay(String what) {
    return "x.lock: " + what + " is in its place; move that away";
  }

  @Test
  void who_holds_a_lock_knows_when_its_file_was_taken_away() throws IOException {
    Path file = workspace.root().resolve("x.lock");
    Workspace.Lock held = workspace.lock(file, LONG);
    assertThat(held.isOurs()).isTrue();
    Files.delete(file);
    assertThat(held.isOurs()).isFalse();
    Files.createFile(file);
    assertThat(held.isOurs()).as("of the one that has the name now").isFalse();
    held.close();
    Workspace.Lock next = workspace.lock(file, LONG);
    assertThat(next.isOurs()).isTrue();
    next.close();
    assertThat(next.isOurs()).isFalse();
  }

  /** As a program that does not know of the other locks of this process. */
  private static FileChannel lockAnew(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    channel.lock();
    return channel;
  }

  /** Takes a lock in a process of its own and waits to be killed. */
  static final class LockHolder {
    public static void main(String[] args) throws IOException {
      FileLocks.lock(Path.of(args[0]), LONG);
      System.out.print("L");
      System.out.flush();
      System.in.read();
    }
  }

  @Test
  void the_key_of_the_marks_is_kept_and_nobody_else_may_read_it() throws IOException {
    byte[] key = new MarkKey(place).get();

    assertThat(new MarkKey(place).get()).isEqualTo(key);
    assertThat(permissions(home.resolve(".evograft/redaction.key"))).isEqualTo("rw-------");
    Place homeless = Place.open(workspace.root(), null);
    byte[] other = new MarkKey(homeless).get();
    assertThat(new MarkKey(homeless).get()).isEqualTo(other).isNotEqualTo(key);
    assertThat(workspace.state().resolve("redaction.key")).exists();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static List<String> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
