// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.html;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.Console;
import dev.evograft.spi.Workspace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Where a command puts a page: a file that somebody named, or standard output. */
public final class PageFile {

  private final String option;
  private final @Nullable Path file;
  private final BooleanSupplier terminal;

  /**
   * As a person typed it, relative to the folder that the person is in.
   *
   * @param option such as {@code --out}, for messages
   * @param typed null for standard output
   * @param force whether a file that is there is replaced
   * @throws BadInputException code {@code bad_input} or {@code file_exists}; so ask before the page
   *     is made
   */
  public PageFile(String option, @Nullable String typed, boolean force) {
    this(option, typed, force, PageFile::isTerminal);
  }

  /**
   * Page.
   *
   * @param terminal whether standard input and output are one
   */
  PageFile(String option, @Nullable String typed, boolean force, BooleanSupplier terminal) {
    this.option = option;
    this.file = typed == null ? null : target(option, typed, force);
    this.terminal = terminal;
  }

  /**
   * Asks before the page is made what {@link #write} asks after it.
   *
   * @throws BadInputException code {@code bad_input} where it would fill a person's terminal
   */
  public PageFile checked(Console console) {
    if (file == null && !console.json() && terminal.getAsBoolean()) {
      throw new BadInputException(
          "bad_input",
          "a page of HTML says nothing on a terminal; name a file: " + option + " page.html");
    }
    return this;
  }

  /**
   * Java says it of standard input and output together: where either is something else, nobody is
   * thought to sit there. A newer one has a console whatever its streams are, and says what they
   * are.
   */
  private static boolean isTerminal() {
    java.io.Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return Boolean.TRUE.equals(java.io.Console.class.getMethod("isTerminal").invoke(console));
    } catch (NoSuchMethodException e) {
      return true; // before Java 22 there is a console on a terminal only
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  private static Path target(String option, String typed, boolean force) {
    if (typed.isBlank()) {
      throw new BadInputException("bad_input", option + " is empty; name a file");
    }
    Path file;
    try {
      file = Path.of(typed).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new BadInputException("bad_input", "what " + option + " names is no path", e);
    }
    if (Files.isDirectory(file)) {
      throw new BadInputException("bad_input", file + " is a folder; name a file");
    }
    if (!force && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new BadInputException(
          "file_exists", file + " is there already; name another file, or use --force");
    }
    return file;
  }

  /**
   * Writes the page and says where; programs get it as a member {@code html} without a file.
   *
   * @throws BadInputException code {@code bad_input} where it would fill a person's terminal
   */
  public void write(String page, Workspace workspace, Console console) {
    checked(console);
    if (file != null) {
      workspace.replace(file, page.getBytes(StandardCharsets.UTF_8), Workspace.Access.ORDINARY);
      console.out("written to " + file);
      console.result(JsonObject.builder().put("file", file.toString()).build());
    } else if (console.json()) {
      console.result(JsonObject.builder().put("html", page).build());
    } else {
      console.raw(page);
    }
  }
}
