// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The reports in the form of JUnit that builds leave behind. Those that were there before are of
 * other runs, or somebody brought them.
 */
final class TestReports {

  private static final Pattern SUITE = Pattern.compile("<testsuite\\b[^>]*>");
  private static final Set<String> ABOVE =
      Set.of("surefire-reports", "failsafe-reports", "test-results");
  private static final Set<String> PASSED_OVER = Set.of("node_modules", ".git", ".venv");
  private static final int MOST_BYTES = 8_192;

  private final Path folder;
  private final Map<Path, String> before;

  private TestReports(Path folder, Map<Path, String> before) {
    this.folder = folder;
    this.before = before;
  }

  /** Looks at those that are there. */
  static TestReports before(Path folder) throws IOException {
    return new TestReports(folder, in(folder));
  }

  /** What the others say that are there now. */
  Tests since() throws IOException {
    Tests tests = Tests.NONE;
    for (var report : in(folder).entrySet()) {
      if (!report.getValue().equals(before.get(report.getKey()))) {
        tests = tests.plus(tests(report.getKey()));
      }
    }
    return tests;
  }

  /** By path, with what tells a report from the one before it. */
  private static Map<Path, String> in(Path folder) throws IOException {
    Map<Path, String> found = new HashMap<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes seen) {
            return PASSED_OVER.contains(String.valueOf(each.getFileName()))
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes seen) {
            if (seen.isRegularFile() && isReport(folder.relativize(file))) {
              found.put(file, seen.size() + " " + seen.lastModifiedTime() + " " + seen.fileKey());
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
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

  private static Tests tests(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      Matcher found = SUITE.matcher(new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
      if (!found.find()) {
        return Tests.NONE;
      }
      String suite = found.group();
      long skipped = number(suite, "skipped");
      long failed = number(suite, "failures") + number(suite, "errors");
      return new Tests(Math.max(0, number(suite, "tests") - skipped - failed), failed, skipped);
    }
  }

  private static long number(String suite, String name) {
    Matcher found = Pattern.compile("\\s" + name + "=\"(\\d{1,9})\"").matcher(suite);
    return found.find() ? Long.parseLong(found.group(1)) : 0;
  }
}
