// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.http;

import java.util.function.BooleanSupplier;
import okhttp3.Call;
import okhttp3.EventListener;

/**
 * Notes the moment from which a request may have reached the server, and stops one that is too late
 * before that.
 */
final class SentMarker extends EventListener {

  /** Rides on the request. */
  static final class Flag {
    private final BooleanSupplier inTime;
    volatile boolean raised;
    volatile boolean late;

    Flag(BooleanSupplier inTime) {
      this.inTime = inTime;
    }
  }

  @Override
  public void requestHeadersStart(Call call) {
    Flag flag = call.request().tag(Flag.class);
    if (flag == null) {
      return;
    }
    if (flag.inTime.getAsBoolean()) {
      flag.raised = true;
    } else {
      flag.late = true;
      call.cancel(); // closes the connection; what is written now goes nowhere
    }
  }
}
