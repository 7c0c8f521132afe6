// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import dev.evograft.runtime.internal.config.Settings;
import dev.evograft.runtime.internal.core.Core;
import dev.evograft.runtime.internal.workspace.Place;
import dev.evograft.spi.Redactor;
import java.util.Map;

/**
 * What every plugin of a runtime shares.
 *
 * @param core time, ids, problems
 * @param settings in force
 * @param place the workspace
 * @param redactor the one redactor
 * @param environment what the host gave
 */
public record Surroundings(
    Core core,
    Settings settings,
    Place place,
    Redactor redactor,
    Map<String, String> environment) {}
