// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a container the machine's figures say nothing. */
class ContainerTest {

  private static final long MIB = 1 << 20;

  @TempDir private Path root;

  private void write(String file, String text) throws Exception {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text + "\n");
  }

  private void machine() throws Exception {
    write("proc/meminfo", "MemAvailable: " + (8L << 20) + " kB");
    write("sys/devices/system/cpu/online", "0-13,15-16");
  }

  @Test
  void aGroupOfVersionTwoAndThoseAboveItCount() throws Exception {
    machine();
    assertThat(Watch.available(root)).as("no group").isEqualTo(8L << 30);
    write("proc/self/cgroup", "0::/box/inner");
    write("sys/fs/cgroup/box/inner/memory.max", "max");
    write("sys/fs/cgroup/box/inner/memory.current", "" + 300 * MIB);
    write("sys/fs/cgroup/box/memory.max", "" + 512 * MIB);
    write("sys/fs/cgroup/box/memory.current", "" + 500 * MIB);
    write(
        "sys/fs/cgroup/box/memory.stat",
        "anon 1\ninactive_file "
            + 100 * MIB
            + "\nactive_file "
            + 60 * MIB
            + "\nslab_reclaimable "
            + 4 * MIB
            + "\nx 2");

    assertThat(Watch.available(root)).as("what is only cached is there").isEqualTo(176 * MIB);
    write("sys/fs/cgroup/box/memory.max", "" + (64L << 30));
    assertThat(Watch.available(root)).as("more than the machine has").isEqualTo(8L << 30);
  }

  @Test
  void aGroupOfVersionOneToo() throws Exception {
    machine();
    write("proc/self/cgroup", "5:cpu,cpuacct:/docker/x\n4:memory:/docker/x");
    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712");
    write("sys/fs/cgroup/memory/memory.usage_in_bytes", "" + 90 * MIB);
    assertThat(new Container(root).memory()).isEmpty();

    write("sys/fs/cgroup/memory/memory.limit_in_bytes", "" + 256 * MIB);
    write(
        "sys/fs/cgroup/memory/memory.stat",
        "inactive_file " + 30 * MIB + "\ntotal_inactive_file " + 40 * MIB);
    assertThat(new Container(root).memory()).isEqualTo(OptionalLong.of(206 * MIB));
  }

  @Test
  void aBusyMachineIsNoBusyContainer() throws Exception {
    assertThat(Watch.load(root, 10.5, 2)).as("nobody knows more").isEqualTo(5.25);
    machine();
    assertThat(new Container(root).processors()).hasValue(16);
    assertThat(Watch.load(root, 8, 16)).isEqualTo(0.5);
    assertThat(Watch.load(root, 8, 1)).as("the load is the machine's").isEqualTo(0.5);

    write("proc/self/cgroup", "0::/");
    write("sys/fs/cgroup/cpu.pressure", "some avg10=1.00 avg60=97.50 avg300=3.00 total=4");
    assertThat(Watch.load(root, 8, 1)).isCloseTo(0.975, Offset.offset(1e-9));
    assertThat(Watch.load(root, 8, 16)).as("the whole machine").isEqualTo(0.5);
  }
}
