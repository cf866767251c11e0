package io.millrace.benchmark.cluster;

import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.StreamModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A model that throws after some blocks, as often as the number in a file says; each failure
 * decrements the number. When the number is zero, the model writes {@code done} to the file instead
 * of throwing.
 */
final class Tripping implements StreamModel {

  static final String DONE = "done";

  private static final int BLOCKS = 20;

  private final StreamModel model;
  private final Path file;
  private int blocks;

  Tripping(StreamModel model, Path file) {
    this.model = model;
    this.file = file;
  }

  @Override
  public Signature signature() {
    return model.signature();
  }

  @Override
  public void reset(float[] state, int offset) {
    model.reset(state, offset);
  }

  @Override
  public void step(Rows rows) {
    model.step(rows);
    blocks++;
    if (blocks == BLOCKS) {
      trip();
    }
  }

  private void trip() {
    try {
      String left = Files.readString(file);
      if (left.equals(DONE)) {
        return;
      }
      int trips = Integer.parseInt(left);
      Files.writeString(file, trips == 0 ? DONE : Integer.toString(trips - 1));
      if (trips > 0) {
        throw new IllegalStateException("Failed on purpose");
      }
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }
}
