// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi;

import java.util.List;
import org.pf4j.ExtensionPoint;

/**
 * Commands for the command line of a host. An embedded runtime never asks.
 *
 * <p>picocli comes from the host: a plugin compiles against it with scope {@code provided}. Every
 * command is listed in {@code evograft.commands} of {@code plugin.properties}, so that help loads
 * no class of the plugin.
 *
 * @since 0.1
 */
public interface CommandProvider extends ExtensionPoint {

  /**
   * Objects annotated with picocli's {@code @Command} that implement {@code Callable<Integer>} or
   * {@code Runnable}, or picocli's {@code CommandSpec} of such a one with further subcommands, made
   * anew by each call; one of them will run, after {@code ready}, on the host's main thread. An
   * {@link EvograftException} that it throws is shown as one line and ends the process with exit
   * code 2, or 1 where the call was right and the thing went wrong all the same ({@link
   * RetriableException}, {@code timeout}, {@code output_limit}, {@code write_failed}, {@code
   * lock_timeout}).
   *
   * @param console where they write
   */
  List<Object> commands(Console console);
}
