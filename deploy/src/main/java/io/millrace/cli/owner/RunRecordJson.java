package io.millrace.cli.owner;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.cli.owner.RunRecord.ClusterJob;
import io.millrace.cli.owner.RunRecord.Kept;
import io.millrace.cli.owner.RunRecord.LocalProcess;
import io.millrace.cli.owner.RunRecord.Owner;
import io.millrace.cli.owner.RunRecord.Phase;
import io.millrace.cli.owner.RunRecord.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A run record as one JSON object. Version 1:
 *
 * <pre>
 *   version, pipeline, epoch, job      always
 *   phase, began, seen                 running | stopped | finished | failed; milliseconds since 1970
 *   host, boot, processes, pid, started   of a local process
 *   rest                               of a job of a cluster, host:port
 *   cluster                            what tells that cluster from others; absent in early records
 *   checkpoints, savepoint, from       URIs; absent if there is none
 * </pre>
 */
final class RunRecordJson {

  private static final JsonFactory JSON = new JsonFactory();
  private static final String VERSION = "1";

  private RunRecordJson() {}

  static byte[] write(RunRecord record) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("version", VERSION);
      json.writeStringField("pipeline", record.pipeline());
      json.writeStringField("epoch", Long.toString(record.epoch()));
      json.writeStringField("job", record.owner().job());
      json.writeStringField("phase", record.phase().phase().name().toLowerCase(Locale.ROOT));
      json.writeStringField("began", Long.toString(record.phase().began()));
      json.writeStringField("seen", Long.toString(record.phase().seen()));
      if (record.owner() instanceof LocalProcess process) {
        json.writeStringField("host", process.machine().host());
        json.writeStringField("boot", process.machine().boot());
        json.writeStringField("processes", process.machine().processes());
        json.writeStringField("pid", Long.toString(process.pid()));
        json.writeStringField("started", Long.toString(process.started()));
      } else {
        ClusterJob job = (ClusterJob) record.owner();
        json.writeStringField("rest", job.rest());
        optional(json, "cluster", job.cluster());
      }
      optional(json, "checkpoints", record.kept().checkpoints());
      optional(json, "savepoint", record.kept().savepoint());
      optional(json, "from", record.kept().from());
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  /**
   * @throws IOException if the bytes are no record, or one of a later version
   */
  static RunRecord read(byte[] bytes) throws IOException {
    Map<String, String> fields = fields(bytes);
    String version = fields.getOrDefault("version", "none");
    if (!version.equals(VERSION)) {
      throw new IOException(
          "expected version "
              + VERSION
              + " of a run record, found "
              + version
              + "; use the release of Millrace that wrote it");
    }
    try {
      Owner owner =
          fields.containsKey("rest")
              ? new ClusterJob(
                  text(fields, "job"),
                  text(fields, "rest"),
                  Optional.ofNullable(fields.get("cluster")))
              : new LocalProcess(
                  text(fields, "job"),
                  new Machine(
                      text(fields, "host"), text(fields, "boot"), text(fields, "processes")),
                  number(fields, "pid"),
                  number(fields, "started"));
      return new RunRecord(
          text(fields, "pipeline"),
          number(fields, "epoch"),
          owner,
          new Progress(
              Phase.valueOf(text(fields, "phase").toUpperCase(Locale.ROOT)),
              number(fields, "began"),
              number(fields, "seen")),
          new Kept(
              Optional.ofNullable(fields.get("checkpoints")),
              Optional.ofNullable(fields.get("savepoint")),
              Optional.ofNullable(fields.get("from"))));
    } catch (IllegalArgumentException damaged) {
      throw new IOException("expected a run record, found " + damaged.getMessage(), damaged);
    }
  }

  private static Map<String, String> fields(byte[] bytes) throws IOException {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser json = JSON.createParser(bytes)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("expected a run record, found no JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        if (!json.nextToken().isScalarValue()) {
          throw new IOException("expected a run record, found no text in field " + name);
        }
        fields.put(name, json.getText());
      }
    }
    return fields;
  }

  private static void optional(JsonGenerator json, String name, Optional<String> value)
      throws IOException {
    if (value.isPresent()) {
      json.writeStringField(name, value.get());
    }
  }

  private static String text(Map<String, String> fields, String name) {
    String text = fields.get(name);
    if (text == null) {
      throw new IllegalArgumentException("none of its field " + name);
    }
    return text;
  }

  private static long number(Map<String, String> fields, String name) {
    return Long.parseLong(text(fields, name));
  }
}
