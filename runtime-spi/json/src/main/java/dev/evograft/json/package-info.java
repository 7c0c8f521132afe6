// SPDX-License-Identifier: Apache-2.0
/**
 * Frozen JSON trees of JDK types, and their text.
 *
 * <p>A JSON value is {@code null}, a {@link java.lang.String}, a {@link java.lang.Boolean}, a
 * {@link java.lang.Long}, a {@link java.lang.Double}, a {@link java.math.BigInteger}, a {@link
 * java.math.BigDecimal}, an unmodifiable {@link java.util.List} of JSON values or a {@link
 * dev.evograft.json.JsonObject}. Everything here is only called; nothing is meant to be
 * implemented. Reading JSON text is left to a JSON library: no parser is in here.
 */
@NullMarked
package dev.evograft.json;

import org.jspecify.annotations.NullMarked;
