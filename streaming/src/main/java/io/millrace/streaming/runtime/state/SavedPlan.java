package io.millrace.streaming.runtime.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.spec.ModelSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the slots of a state mean, as JSON: all channels of a reading, what was declared, and the
 * operators with their options. Model files are not part of it.
 *
 * <pre>
 *   {"format": 1, "channels": ["pulse", "kind"], "label": "kind", "targets": ["pulse"],
 *    "operators": [{"classify": {"classes": 3}}]}
 * </pre>
 *
 * <p>{@code label} and {@code targets} are left out where there are none.
 *
 * @param channels names of the values of a reading, with the label
 * @param declared what was declared to be learned
 * @param stages operators and options, without attachments
 */
public record SavedPlan(List<String> channels, DeclaredTargets declared, List<ModelSpec> stages) {

  private static final int FORMAT = 1;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  public SavedPlan {
    channels = List.copyOf(channels);
    stages = List.copyOf(stages);
  }

  /** Returns the text for a plan. */
  static String write(ModelPlan plan) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("format", FORMAT);
    plan.channels().forEach(json.putArray("channels")::add);
    if (plan.declared().hasLabel()) {
      json.put("label", plan.declared().label());
    }
    if (!plan.declared().values().isEmpty()) {
      plan.declared().values().forEach(json.putArray("targets")::add);
    }
    ArrayNode stages = json.putArray("operators");
    for (ModelSpec stage : plan.stages()) {
      stages.addObject().set(stage.type(), MAPPER.valueToTree(stage.options()));
    }
    return json.toString();
  }

  /**
   * Reads it.
   *
   * @throws UnfitStateException if it is not of this form, or of a later release
   */
  public static SavedPlan read(String text) {
    try {
      JsonNode json = MAPPER.readTree(text);
      if (json == null || json.path("format").asInt() != FORMAT) {
        throw new UnfitStateException(
            "Cannot read the operators of a state: expected format " + FORMAT + ", found another",
            null);
      }
      List<String> channels = new ArrayList<>();
      json.path("channels").forEach(channel -> channels.add(channel.asText()));
      List<String> targets = new ArrayList<>();
      json.path("targets").forEach(target -> targets.add(target.asText()));
      List<ModelSpec> stages = new ArrayList<>();
      for (JsonNode stage : json.path("operators")) {
        String type = stage.fieldNames().next();
        stages.add(new ModelSpec(type, options(stage.get(type))));
      }
      return new SavedPlan(
          channels, new DeclaredTargets(json.path("label").asText(""), targets), stages);
    } catch (JsonProcessingException damaged) {
      throw new UnfitStateException(
          "Cannot read the operators of a state: expected JSON, found something else", damaged);
    }
  }

  private static Map<String, Object> options(JsonNode node) {
    Map<String, Object> options = new LinkedHashMap<>();
    node.fields()
        .forEachRemaining(
            field ->
                options.put(field.getKey(), MAPPER.convertValue(field.getValue(), Object.class)));
    return options;
  }

  /**
   * Returns the plan.
   *
   * @param present the plan of the pipeline, whose model files and seed are taken
   */
  ModelPlan plan(ModelPlan present) {
    List<ModelSpec> all = new ArrayList<>();
    for (int stage = 0; stage < stages.size(); stage++) {
      ModelSpec saved = stages.get(stage);
      ModelSpec now = stage < present.stages().size() ? present.stages().get(stage) : saved;
      all.add(
          now.type().equals(saved.type())
              ? new ModelSpec(saved.type(), saved.options(), now.attachments())
              : saved);
    }
    return new ModelPlan(channels, declared, all, present.seed());
  }
}
