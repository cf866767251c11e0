package io.millrace.api.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.api.operator.Slot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/*
 *   keys/standardize.mean        [keys, channels]   one row a key, in the order of the names
 *   keys/standardize.deviation   [keys, channels]
 *   keys/standardize.count       [keys, channels]
 *   __metadata__: {"keys": "[\"Dongsi\", …]"}       names of the keys, a JSON list
 */
/**
 * The scales of the keys of a group, as they were when a version of its parameters was published:
 * what {@code standardize} has learned of each key. With them a program without Millrace can
 * compute what the next reading of a key is answered.
 *
 * <pre>{@code
 * KeyScales scales =
 *     KeyScales.of(
 *         List.of(Slot.of("standardize.mean", 2)),
 *         new TreeMap<>(Map.of("boiler-7", new float[] {20, 3})));
 * assert scales.keys().equals(List.of("boiler-7"));
 * assert KeyScales.isScale("keys/standardize.mean");
 * }</pre>
 *
 * @param keys names of the keys, sorted; empty if nothing is scaled, or if there are too many keys
 * @param tensors one for each slot, one row a key; owned by the record
 */
public record KeyScales(List<String> keys, List<Tensor> tensors) {

  /** No scales. */
  public static final KeyScales NONE = new KeyScales(List.of(), List.of());

  private static final String PREFIX = "keys/";
  private static final String KEYS = "keys";
  private static final ObjectMapper JSON = new ObjectMapper();

  public KeyScales {
    keys = List.copyOf(keys);
    tensors = List.copyOf(tensors);
  }

  /**
   * Packs the scales of keys.
   *
   * @param slots slots of a scale, in order
   * @param ofKeys for each key the values of all slots, one after the other
   */
  public static KeyScales of(List<Slot> slots, SortedMap<String, float[]> ofKeys) {
    if (slots.isEmpty() || ofKeys.isEmpty()) {
      return NONE;
    }
    List<Tensor> tensors = new ArrayList<>();
    int at = 0;
    for (Slot slot : slots) {
      float[] values = new float[Math.multiplyExact(ofKeys.size(), slot.size())];
      int row = 0;
      for (float[] ofKey : ofKeys.values()) {
        System.arraycopy(ofKey, at, values, row++ * slot.size(), slot.size());
      }
      List<Integer> shape = new ArrayList<>(List.of(ofKeys.size()));
      shape.addAll(slot.shape());
      tensors.add(new Tensor(PREFIX + slot.name(), shape, values));
      at += slot.size();
    }
    return new KeyScales(List.copyOf(ofKeys.keySet()), tensors);
  }

  /** Whether a tensor of a published model belongs to the scales. */
  public static boolean isScale(String tensor) {
    return tensor.startsWith(PREFIX);
  }

  /**
   * Reads the scales of a published model; {@link #NONE} if it has none.
   *
   * @throws ModelFileException if the names of the keys cannot be read
   */
  public static KeyScales of(Safetensors.Contents contents) {
    List<Tensor> tensors =
        contents.tensors().stream().filter(tensor -> isScale(tensor.name())).toList();
    if (tensors.isEmpty()) {
      return NONE;
    }
    List<String> keys = names(contents.metadata().getOrDefault(KEYS, ""));
    for (Tensor tensor : tensors) {
      if (tensor.shape().isEmpty() || tensor.shape().get(0) != keys.size()) {
        throw new ModelFileException(
            "Cannot read the scales of keys: expected "
                + keys.size()
                + " rows in '"
                + tensor.name()
                + "', found the shape "
                + tensor.shape());
      }
    }
    return new KeyScales(keys, tensors);
  }

  /** The text entries of a file with these scales. */
  Map<String, String> metadata() {
    try {
      return keys.isEmpty() ? Map.of() : Map.of(KEYS, JSON.writeValueAsString(keys));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The values of all slots of a key, by the name of the slot; empty if the key is not there. */
  public Map<String, float[]> ofKey(String key) {
    int row = keys.indexOf(key);
    Map<String, float[]> slots = new TreeMap<>();
    for (Tensor tensor : row < 0 ? List.<Tensor>of() : tensors) {
      int size = tensor.values().length / keys.size();
      float[] values = new float[size];
      System.arraycopy(tensor.values(), row * size, values, 0, size);
      slots.put(tensor.name().substring(PREFIX.length()), values);
    }
    return slots;
  }

  private static List<String> names(String json) {
    try {
      return List.of(JSON.readValue(json, String[].class));
    } catch (JsonProcessingException damaged) {
      throw new ModelFileException(
          "Cannot read the scales of keys: expected their names as a JSON list in the metadata"
              + " 'keys'");
    }
  }
}
