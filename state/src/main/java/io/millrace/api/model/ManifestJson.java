package io.millrace.api.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.spec.ModelSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads and writes a manifest as JSON. Unknown fields are ignored, so that later releases may add
 * fields; an unknown format is rejected.
 */
final class ManifestJson {

  private static final int FORMAT = 1;

  /** Most characters of a name, as of the group of a reading. */
  private static final int LONGEST_NAME = 512;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ManifestJson() {}

  /**
   * The content of a manifest.
   *
   * @param standing release status of the model
   */
  record Written(ModelManifest manifest, ReleaseStatus standing) {}

  static byte[] write(ModelManifest manifest, ReleaseStatus standing) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("format", FORMAT);
    json.put("pipeline", manifest.name().pipeline());
    json.put("group", manifest.name().group());
    json.put("version", manifest.name().version());
    if (manifest.provenance().parent() != Provenance.NO_PARENT) {
      json.put("parent", manifest.provenance().parent());
    }
    json.put("learned", manifest.provenance().learned());
    json.put("time", manifest.provenance().time());
    json.put("seed", manifest.provenance().seed());
    ArrayNode channels = json.putArray("channels");
    manifest.channels().forEach(channels::add);
    if (manifest.declared().hasLabel()) {
      json.put("label", manifest.declared().label());
    }
    if (!manifest.declared().values().isEmpty()) {
      ArrayNode targets = json.putArray("targets");
      manifest.declared().values().forEach(targets::add);
    }
    ArrayNode stages = json.putArray("operators");
    for (ModelSpec stage : manifest.stages()) {
      stages.addObject().set(stage.type(), MAPPER.valueToTree(stage.options()));
    }
    if (standing.call() != ReleaseStatus.Call.RELEASED) {
      json.put("standing", standing.call().word());
    }
    if (standing.from() != ReleaseStatus.UNSAID) {
      json.put("from", standing.from());
    }
    json.put("sha256", manifest.sha256());
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static Written read(byte[] bytes, int offset, int length) {
    JsonNode json = StrictJson.object(bytes, offset, length, "a model manifest");
    List<String> faults = new ArrayList<>();
    long format = number(json, "format", 1, faults);
    if (format > FORMAT) {
      faults.add("format " + format + " is newer than this release, which knows " + FORMAT);
    }
    ModelName name =
        new ModelName(
            name(json, "pipeline", faults),
            name(json, "group", faults),
            number(json, "version", 0, faults));
    long parent = json.has("parent") ? number(json, "parent", 0, faults) : Provenance.NO_PARENT;
    Provenance provenance =
        new Provenance(
            number(json, "seed", Long.MIN_VALUE, faults),
            parent,
            number(json, "learned", 0, faults),
            number(json, "time", Long.MIN_VALUE, faults));
    List<String> channels = channels(json.get("channels"), faults);
    DeclaredTargets declared = declared(json, faults);
    List<ModelSpec> stages = stages(json.get("operators"), faults);
    ReleaseStatus standing = standing(json, faults);
    String sha256 = text(json, "sha256", faults);
    if (!sha256.matches("[0-9a-f]{64}")) {
      faults.add("sha256: expected 64 hexadecimal digits");
    }
    if (!faults.isEmpty()) {
      throw new ModelFileException("Cannot read a model manifest: " + String.join("; ", faults));
    }
    return new Written(
        new ModelManifest(name, provenance, channels, declared, stages, sha256), standing);
  }

  private static ReleaseStatus standing(JsonNode json, List<String> faults) {
    long from =
        json.has("from") ? number(json, "from", Long.MIN_VALUE, faults) : ReleaseStatus.UNSAID;
    if (!json.has("standing")) {
      return ReleaseStatus.RELEASED.startingAt(from);
    }
    String word = text(json, "standing", faults);
    for (ReleaseStatus.Call call : ReleaseStatus.Call.values()) {
      if (call.word().equals(word)) {
        return new ReleaseStatus(call, from);
      }
    }
    faults.add("standing: expected held or resumed, or none for a release");
    return ReleaseStatus.RELEASED;
  }

  private static String name(JsonNode json, String field, List<String> faults) {
    String name = text(json, field, faults);
    if (name.length() > LONGEST_NAME) {
      faults.add(
          field + ": expected at most " + LONGEST_NAME + " characters, found " + name.length());
      return name.substring(0, LONGEST_NAME);
    }
    return name;
  }

  private static String text(JsonNode json, String field, List<String> faults) {
    JsonNode node = json.get(field);
    if (node == null || !node.isTextual() || node.textValue().isEmpty()) {
      faults.add(field + ": expected text");
      return "";
    }
    return node.textValue();
  }

  private static long number(JsonNode json, String field, long least, List<String> faults) {
    Optional<Long> number = StrictJson.whole(json.get(field), least);
    if (number.isEmpty()) {
      faults.add(
          field + ": expected a whole number" + (least == Long.MIN_VALUE ? "" : " from " + least));
    }
    return number.orElse(Math.max(0, least));
  }

  private static List<String> channels(JsonNode node, List<String> faults) {
    List<String> channels = new ArrayList<>();
    if (node != null && node.isArray()) {
      node.forEach(channel -> channels.add(channel.isTextual() ? channel.textValue() : ""));
    }
    if (channels.isEmpty() || channels.contains("")) {
      faults.add("channels: expected a list of names");
    }
    return channels;
  }

  private static DeclaredTargets declared(JsonNode json, List<String> faults) {
    String label = json.has("label") ? text(json, "label", faults) : "";
    List<String> targets = new ArrayList<>();
    if (json.has("targets")) {
      json.get("targets").forEach(target -> targets.add(target.asText()));
    }
    return new DeclaredTargets(label, targets);
  }

  private static List<ModelSpec> stages(JsonNode node, List<String> faults) {
    List<ModelSpec> stages = new ArrayList<>();
    boolean fine = node != null && node.isArray() && !node.isEmpty();
    if (fine) {
      for (JsonNode stage : node) {
        if (!stage.isObject() || stage.size() != 1 || !stage.elements().next().isObject()) {
          fine = false;
          break;
        }
        stages.add(new ModelSpec(stage.fieldNames().next(), options(stage.elements().next())));
      }
    }
    if (!fine) {
      faults.add("operators: expected a list of one-entry objects, name to options");
    }
    return stages;
  }

  private static Map<String, Object> options(JsonNode node) {
    Map<String, Object> options = new LinkedHashMap<>();
    node.fields()
        .forEachRemaining(
            field ->
                options.put(field.getKey(), MAPPER.convertValue(field.getValue(), Object.class)));
    return options;
  }
}
