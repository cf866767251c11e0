package io.millrace.backend;

import java.util.ArrayList;
import java.util.List;

/**
 * What the reference manual of cuBLAS says of each call, in plain loops over column-major floats.
 */
final class LoopCublas implements Cublas {

  private final List<Block> held = new ArrayList<>();

  private record Memory(float[] values) implements Block {}

  /** Blocks that nobody has freed. */
  int held() {
    return held.size();
  }

  @Override
  public Block allocate(int floats) {
    float[] values = new float[floats];
    // What device memory holds at first is anything.
    java.util.Arrays.fill(values, Float.NaN);
    Block block = new Memory(values);
    held.add(block);
    return block;
  }

  @Override
  public void free(Block block) {
    if (!held.removeIf(each -> each == block)) {
      throw new IllegalStateException("Cannot free a block twice");
    }
  }

  @Override
  public void write(Block to, float[] from, int offset, int length) {
    System.arraycopy(from, offset, values(to), 0, length);
  }

  @Override
  public void read(Block from, float[] to, int length) {
    System.arraycopy(values(from), 0, to, 0, length);
  }

  @Override
  public void multiply(Products p, Block a, Block b, Block c) {
    for (int batch = 0; batch < p.count(); batch++) {
      for (int j = 0; j < p.n(); j++) {
        for (int i = 0; i < p.m(); i++) {
          float sum = 0;
          for (int k = 0; k < p.k(); k++) {
            sum += at(p.left(), a, batch, i, k) * at(p.right(), b, batch, k, j);
          }
          values(c)[batch * p.m() * p.n() + j * p.m() + i] = sum;
        }
      }
    }
  }

  @Override
  public void scaleColumns(int m, int n, Block a, Block x, Block c) {
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < m; i++) {
        values(c)[j * m + i] = values(a)[j * m + i] * values(x)[j];
      }
    }
  }

  @Override
  public void subtractOuter(int m, int n, Block x, Block y, Block a) {
    for (int j = 0; j < n; j++) {
      for (int i = 0; i < m; i++) {
        values(a)[j * m + i] -= values(x)[i] * values(y)[j];
      }
    }
  }

  @Override
  public void add(int length, Block x, Block y) {
    for (int i = 0; i < length; i++) {
      values(y)[i] += values(x)[i];
    }
  }

  @Override
  public void close() {}

  /** Element (row, column) of op(A). */
  private static float at(Side side, Block block, int batch, int row, int column) {
    int i = side.turn() == Turn.AS_IS ? row : column;
    int j = side.turn() == Turn.AS_IS ? column : row;
    return values(block)[(int) (batch * side.stride()) + j * side.lead() + i];
  }

  private static float[] values(Block block) {
    return ((Memory) block).values();
  }
}
