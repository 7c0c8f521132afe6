// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.http;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/** A body that OkHttp may write once: it repeats a POST on some answers (503, 408) otherwise. */
final class OneShotBody extends RequestBody {

  private final @Nullable MediaType type;
  private final byte[] bytes;

  OneShotBody(@Nullable MediaType type, byte[] bytes) {
    this.type = type;
    this.bytes = bytes;
  }

  @Override
  public @Nullable MediaType contentType() {
    return type;
  }

  @Override
  public long contentLength() {
    return bytes.length;
  }

  @Override
  public boolean isOneShot() {
    return true;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    sink.write(bytes);
  }
}
