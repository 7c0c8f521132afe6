// SPDX-License-Identifier: Apache-2.0
/**
 * A small HTTP client over OkHttp, for servers that must get a request once: no redirects, no
 * silent repeats, a deadline, a bounded answer.
 *
 * <p>Only called. Needs {@code okhttp-jvm}, of which nothing is loaded before the first request.
 */
@NullMarked
package dev.evograft.toolkit.http;

import org.jspecify.annotations.NullMarked;
