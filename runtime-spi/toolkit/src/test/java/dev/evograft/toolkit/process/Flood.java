// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.process;

import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;

/** A program that takes much output of another one, to be run with little memory. */
final class Flood {

  private Flood() {}

  public static void main(String[] args) throws Exception {
    LongAdder characters = new LongAdder();
    ProcessResult result =
        BoundedProcess.run(
            Shell.in(Path.of(args[0]))
                .output(Long.MAX_VALUE)
                .script("yes abcdefg | head -c 200000000"),
            text -> characters.add(text.length()));
    System.out.println(result.end() + " " + characters.sum());
  }
}
