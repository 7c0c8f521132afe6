// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.http;

import okhttp3.Call;
import okhttp3.EventListener;

/** Notes the moment from which a request may have reached the server. */
final class SentMarker extends EventListener {

  /** Rides on the request. */
  static final class Flag {
    volatile boolean raised;
  }

  @Override
  public void requestHeadersStart(Call call) {
    Flag flag = call.request().tag(Flag.class);
    if (flag != null) {
      flag.raised = true;
    }
  }
}
