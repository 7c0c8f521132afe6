// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.archive;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes archives, the same contents always to the same bytes. Safe for any thread. */
public final class ArchiveWriter {

  private ArchiveWriter() {}

  /** An archive as bytes. */
  public static byte[] write(ArchiveContents contents) {
    Map<String, byte[]> members = new LinkedHashMap<>();
    members.put("manifest.json", line(contents.manifest()));
    members.put("genes/genes.json", list("genes", contents.genes()));
    members.put("genes/genes.jsonl", new byte[0]);
    members.put("capsules/capsules.json", list("capsules", contents.capsules()));
    members.put("capsules/capsules.jsonl", new byte[0]);
    members.put("events/events.jsonl", lines(contents.events()));
    members.put("memory/memory_graph.jsonl", lines(contents.memory()));
    members.put(Checksums.NAME, Checksums.text(members));
    return tar(members);
  }

  private static byte[] tar(Map<String, byte[]> members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(bytes), StandardCharsets.UTF_8.name())) {
      for (Map.Entry<String, byte[]> member : members.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(member.getKey());
        entry.setSize(member.getValue().length);
        entry.setModTime(0L); // the manifest has the time
        tar.putArchiveEntry(entry);
        tar.write(member.getValue());
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory does no I/O", e);
    }
    return bytes.toByteArray();
  }

  private static byte[] list(String name, List<JsonObject> records) {
    return line(JsonObject.builder().put("version", 1).put(name, records).build());
  }

  private static byte[] line(JsonObject tree) {
    return (Json.text(tree) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] lines(List<JsonObject> records) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (JsonObject one : records) {
      lines.writeBytes(line(one));
    }
    return lines.toByteArray();
  }
}
