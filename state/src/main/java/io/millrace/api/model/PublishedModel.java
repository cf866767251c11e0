package io.millrace.api.model;

import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.watch.WatchSlots;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/*
 * As one message on a topic, big-endian:
 *
 *   0       4           8              8 + m                  end
 *   +-------+-----------+--------------+---------------------+
 *   | MRM1  | m: int    | manifest     | safetensors         |
 *   | ASCII | bytes     | JSON, UTF-8  |                     |
 *   +-------+-----------+--------------+---------------------+
 */
/**
 * A published version of a group's parameters: a manifest, and the slots of the parameters as
 * tensors of the same names.
 *
 * <pre>{@code
 * StateLayout layout = StateLayout.of(Slot.of("mean", 2));
 * ModelManifest draft =
 *     new ModelManifest(
 *         new ModelName("boilers", "plant-1", 42),
 *         new Provenance(7, Provenance.NO_PARENT, 1000, 1_700_000_000_000L),
 *         List.of("temperature", "pressure"),
 *         List.of(new ModelSpec("standardize", Map.of())),
 *         "");
 * PublishedModel model = PublishedModel.of(draft, layout, new float[] {20, 3});
 *
 * PublishedModel read = PublishedModel.read(model.message()); // as on a topic
 * assert read.parameters(layout)[0] == 20;
 * StateLayout later = StateLayout.of(Slot.of("mean", 2), new Slot("scale", List.of(2), 1));
 * assert read.adopted(later)[2] == 1; // as in a state: the initial value
 * }</pre>
 *
 * <p>Reading verifies the checksum and every offset before any number is used, and reports faults
 * with a {@link ModelFileException}.
 *
 * @param manifest description of the model; its checksum is that of the tensors
 * @param standing release status for pipelines that follow
 * @param tensors a safetensors file; owned by the record
 */
public record PublishedModel(ModelManifest manifest, ReleaseStatus standing, byte[] tensors) {

  private static final int MAGIC = 0x4D524D31;
  private static final int HEAD = 8;

  /** Maximum bytes of a manifest. */
  static final int LONGEST_MANIFEST = 1 << 20;

  /** Creates a released model. */
  public PublishedModel(ModelManifest manifest, byte[] tensors) {
    this(manifest, ReleaseStatus.RELEASED, tensors);
  }

  /** The same model with another release status. */
  public PublishedModel as(ReleaseStatus other) {
    return new PublishedModel(manifest, other, tensors);
  }

  /** The same tensors under another pipeline's or group's name. */
  public PublishedModel named(ModelName other) {
    ModelManifest renamed =
        new ModelManifest(
            other,
            manifest.provenance(),
            manifest.channels(),
            manifest.declared(),
            manifest.stages(),
            manifest.sha256());
    return new PublishedModel(renamed, standing, tensors);
  }

  /**
   * Packs a group's parameters; the manifest's checksum is computed here.
   *
   * @param draft a manifest whose checksum is ignored
   */
  public static PublishedModel of(ModelManifest draft, StateLayout layout, float[] parameters) {
    return of(draft, layout, parameters, KeyScales.NONE);
  }

  /**
   * Packs a group's parameters and the scales of its keys.
   *
   * @param draft a manifest whose checksum is ignored
   */
  public static PublishedModel of(
      ModelManifest draft, StateLayout layout, float[] parameters, KeyScales scales) {
    List<Tensor> tensors = new ArrayList<>();
    for (Slot slot : layout.slots()) {
      float[] values = new float[slot.size()];
      System.arraycopy(parameters, layout.offset(slot.name()), values, 0, values.length);
      tensors.add(new Tensor(slot.name(), slot.shape(), values));
    }
    tensors.addAll(scales.tensors());
    return of(draft, tensors, scales.metadata());
  }

  /**
   * Packs tensors: slots by their names, and {@link StageWeights}.
   *
   * @param draft a manifest whose checksum is ignored
   */
  public static PublishedModel of(ModelManifest draft, List<Tensor> tensors) {
    return of(draft, tensors, Map.of());
  }

  private static PublishedModel of(
      ModelManifest draft, List<Tensor> tensors, Map<String, String> more) {
    Map<String, String> metadata = new TreeMap<>(more);
    metadata.put("producer", "millrace");
    metadata.put("model", draft.name().toString());
    byte[] file = Safetensors.write(new Safetensors.Contents(tensors, metadata));
    return new PublishedModel(
        new ModelManifest(
            draft.name(),
            draft.provenance(),
            draft.channels(),
            draft.declared(),
            draft.stages(),
            sha256(file)),
        file);
  }

  /** Reads a pair of files; rejects tensors that do not match the manifest's checksum. */
  public static PublishedModel of(byte[] manifest, byte[] tensors) {
    return checked(ManifestJson.read(manifest, 0, manifest.length), tensors);
  }

  /**
   * Reads a message.
   *
   * @throws ModelFileException if it is damaged or of another format
   */
  public static PublishedModel read(byte[] message) {
    if (message.length < HEAD || ByteBuffer.wrap(message).getInt() != MAGIC) {
      throw new ModelFileException("Cannot read a model message: it does not begin with MRM1");
    }
    int length = ByteBuffer.wrap(message).getInt(4);
    if (length < 0 || length > LONGEST_MANIFEST || length > message.length - HEAD) {
      throw new ModelFileException(
          "Cannot read a model message: expected a manifest of 0 to "
              + Math.min(LONGEST_MANIFEST, message.length - HEAD)
              + " bytes, found a length of "
              + length);
    }
    byte[] tensors = new byte[message.length - HEAD - length];
    System.arraycopy(message, HEAD + length, tensors, 0, tensors.length);
    return checked(ManifestJson.read(message, HEAD, length), tensors);
  }

  /** The model as one message. */
  public byte[] message() {
    byte[] json = manifestJson();
    return ByteBuffer.allocate(HEAD + json.length + tensors.length)
        .putInt(MAGIC)
        .putInt(json.length)
        .put(json)
        .put(tensors)
        .array();
  }

  /** The manifest as the bytes of its file. */
  public byte[] manifestJson() {
    return ManifestJson.write(manifest, standing);
  }

  /** The decoded tensors. */
  public Safetensors.Contents contents() {
    return Safetensors.read(tensors);
  }

  /**
   * The parameters in an operator's layout.
   *
   * @throws ModelFileException if a slot is missing or has another shape
   */
  public float[] parameters(StateLayout layout) {
    List<String> faults = new ArrayList<>();
    Adopted adopted = adopt(layout, faults);
    adopted.missing().forEach(slot -> faults.add("slot '" + slot + "' is missing"));
    refuse(faults);
    return adopted.values();
  }

  /**
   * The parameters in the layout of another release, as a state of it is taken over: a slot that
   * this model does not have takes its initial value.
   *
   * @throws ModelFileException if a slot has another shape, or the model has none of them
   */
  public float[] adopted(StateLayout layout) {
    List<String> faults = new ArrayList<>();
    Adopted adopted = adopt(layout, faults);
    if (!layout.slots().isEmpty() && adopted.missing().size() == layout.slots().size()) {
      faults.add("it has none of the slots " + adopted.missing());
    }
    refuse(faults);
    return adopted.values();
  }

  /**
   * The number of observations that the learners of another layout have learned: the number in the
   * manifest, less what stages that watch have counted where the layout has no such count.
   */
  public long learned(StateLayout layout) {
    long learned = manifest.provenance().learned();
    for (Tensor tensor : contents().tensors()) {
      learned -= WatchSlots.notIn(layout, tensor.name(), tensor.values());
    }
    return learned;
  }

  private record Adopted(float[] values, List<String> missing) {}

  private Adopted adopt(StateLayout layout, List<String> faults) {
    Map<String, Tensor> tensors = new HashMap<>();
    contents().tensors().forEach(tensor -> tensors.put(tensor.name(), tensor));
    float[] values = layout.initial();
    List<String> missing = new ArrayList<>();
    for (Slot slot : layout.slots()) {
      Tensor tensor = tensors.get(slot.name());
      if (tensor == null) {
        missing.add(slot.name());
      } else if (!tensor.shape().equals(slot.shape())) {
        faults.add(
            "slot '"
                + slot.name()
                + "' is "
                + tensor.shape()
                + " there and "
                + slot.shape()
                + " here");
      } else {
        System.arraycopy(tensor.values(), 0, values, layout.offset(slot.name()), slot.size());
      }
    }
    return new Adopted(values, missing);
  }

  private void refuse(List<String> faults) {
    if (!faults.isEmpty()) {
      throw new ModelFileException(
          "Cannot use model " + manifest.name() + ": " + String.join("; ", faults));
    }
  }

  private static PublishedModel checked(ManifestJson.Written written, byte[] tensors) {
    ModelManifest manifest = written.manifest();
    String found = sha256(tensors);
    if (!found.equals(manifest.sha256())) {
      throw new ModelFileException(
          "Cannot read model "
              + manifest.name()
              + ": expected tensors with sha256 "
              + manifest.sha256()
              + ", found "
              + found
              + "; the file is damaged or belongs to another version");
    }
    Safetensors.read(tensors);
    return new PublishedModel(manifest, written.standing(), tensors);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
