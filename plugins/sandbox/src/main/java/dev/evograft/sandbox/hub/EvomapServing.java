// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/** Serves a stand-in of the EvoMap hub until the thread is interrupted. */
public final class EvomapServing {

  private final Console console;

  /** Says there what it serves. */
  public EvomapServing(Console console) {
    this.console = console;
  }

  /** Serves; returns once interrupted. */
  public int serve(int port, HubMode mode) {
    try (EvomapStandIn hub = EvomapStandIn.start(port, mode)) {
      announce(hub, mode.name().toLowerCase(Locale.ROOT));
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      console.note("sandbox closed");
    }
    return 0;
  }

  private void announce(EvomapStandIn hub, String mode) {
    console.result(
        JsonObject.builder()
            .put("url", hub.url().toString())
            .put("mode", mode)
            .put("api_key", hub.apiKey())
            .put("oauth_token", hub.oauthToken())
            .put("admin_token", hub.adminToken())
            .put("email", hub.email())
            .put("password", hub.password())
            .build());
    console.out("EvoMap hub stand-in (" + mode + ") on " + hub.url());
    console.out("");
    console.out("  export A2A_HUB_URL=" + hub.url());
    console.out("  export EVOMAP_API_KEY=" + hub.apiKey());
    console.out("  export EVOMAP_HUB_ALLOW_INSECURE=1   # for EvoMap's own client");
    console.out("");
    console.out("  user (POST /auth/login):     " + hub.email() + " " + hub.password());
    console.out("  OAuth access token:          " + hub.oauthToken());
    console.out("  admin token (Bearer):        " + hub.adminToken());
    console.out("  what it serves:              " + hub.url() + "/_sandbox/rows");
    console.out("  what it received:            " + hub.url() + "/_sandbox/requests");
    console.out("  settings (GET, PUT):         " + hub.url() + "/_sandbox/settings");
    console.out("  faults (GET, PUT, DELETE):   " + hub.url() + "/_sandbox/faults");
    console.out("");
    console.out("Ctrl-C ends it.");
  }
}
