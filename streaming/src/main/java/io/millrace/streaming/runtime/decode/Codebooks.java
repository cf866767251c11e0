package io.millrace.streaming.runtime.decode;

import io.millrace.api.model.PublishedModel;
import io.millrace.api.operator.Encoder;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelCatalog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Decodes packets with codebooks of published versions; keeps the most recently used codebooks. */
final class Codebooks {

  private static final int MOST = 64;

  private final ModelCatalog catalog;
  private final List<String> channels;
  private final Map<String, Codebook> ready =
      new LinkedHashMap<>(MOST, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Codebook> eldest) {
          return size() > MOST;
        }
      };

  /**
   * @param catalog the available operators
   * @param channels channels of the readings, which a version must have too
   */
  Codebooks(ModelCatalog catalog, List<String> channels) {
    this.catalog = catalog;
    this.channels = channels;
  }

  /** The encoder and the codebook of one version. */
  record Codebook(Encoder encoder, float[] slots) {

    /**
     * Decodes a packet.
     *
     * @param held what is held of the key, see {@link Encoder#decode}
     * @throws IllegalArgumentException if this version did not write the packet
     */
    float[] decode(byte[] packet, float[] held) {
      float[] values = new float[encoder.signature().inputWidth()];
      encoder.decode(slots, packet, held, values);
      return values;
    }
  }

  /**
   * Returns the codebook of a version.
   *
   * @param message the published model of the version
   * @throws IllegalArgumentException if the model is not an encoder of these channels
   */
  Codebook of(String group, long version, byte[] message) {
    return ready.computeIfAbsent(version + "/" + group, any -> of(PublishedModel.read(message)));
  }

  private Codebook of(PublishedModel model) {
    List<String> theirs = model.manifest().channels();
    if (!theirs.equals(channels)) {
      throw new IllegalArgumentException(
          "Cannot decode by model "
              + model.manifest().name()
              + ": expected channels "
              + channels
              + ", found "
              + theirs
              + "; name the channels of the pipeline that wrote the codes");
    }
    StreamModel operator = catalog.create(model.manifest().stages(), theirs.size());
    if (operator instanceof Encoder encoder) {
      return new Codebook(encoder, model.parameters(encoder.codebook()));
    }
    throw new IllegalArgumentException(
        "Cannot decode by model "
            + model.manifest().name()
            + ": its operators write no packets; name a pipeline that ends with compress");
  }
}
