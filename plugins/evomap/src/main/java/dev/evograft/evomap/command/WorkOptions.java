// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.command;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code evomap task work} and {@code evomap task next} are given. */
final class WorkOptions {

  @Option(names = "--publish", description = "Publish what comes of it, and complete the task.")
  boolean publish;

  @Mixin Promise promise = new Promise();
}
