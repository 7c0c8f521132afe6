// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The reports in the form of JUnit that builds leave behind. */
final class TestReports {

  private static final Pattern TESTS =
      Pattern.compile("<testsuite\\b[^>]*?\\stests=\"(\\d{1,9})\"");
  private static final Set<String> ABOVE =
      Set.of("surefire-reports", "failsafe-reports", "test-results");
  private static final int MOST_BYTES = 8_192;
  private static final long CLOCK_MILLIS = 2_000;

  private TestReports() {}

  /**
   * How many tests the reports of a folder count.
   *
   * @param since those before are of other runs; in milliseconds
   */
  static long count(Path folder, long since) throws IOException {
    long[] tests = {0};
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes seen) {
            String name = String.valueOf(each.getFileName());
            return name.equals("node_modules") || name.equals(".git")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes seen) throws IOException {
            boolean late = seen.lastModifiedTime().toMillis() >= since - CLOCK_MILLIS;
            if (late && seen.isRegularFile() && isReport(folder.relativize(file))) {
              tests[0] += tests(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
    return tests[0];
  }

  private static boolean isReport(Path file) {
    String name = String.valueOf(file.getFileName());
    if (!name.startsWith("TEST-") || !name.endsWith(".xml")) {
      return false;
    }
    for (Path part : file) {
      if (ABOVE.contains(part.toString())) {
        return true;
      }
    }
    return false;
  }

  private static long tests(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      Matcher found = TESTS.matcher(new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
      return found.find() ? Long.parseLong(found.group(1)) : 0;
    }
  }
}
