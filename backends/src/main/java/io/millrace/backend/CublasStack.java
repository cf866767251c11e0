package io.millrace.backend;

import io.millrace.backend.Cublas.Block;
import io.millrace.backend.Cublas.Products;
import io.millrace.backend.Cublas.Side;
import io.millrace.backend.Cublas.Turn;
import io.millrace.math.polar.SquareStack;
import java.util.Arrays;

/*
 * Symbols: X (rows x n) row-major, which cuBLAS sees as Xᵀ (n x rows) column-major, lead n; R = XᵀX - I, symmetric, n x n.
 *
 *   R     = Xᵀ (Xᵀ)ᵀ - I          products AS_IS · TRANSPOSED, then the identity as one outer product over the stack:
 *                                 column b of a matrix of n² x count is R_b, so vec(I) · (1 .. 1) is subtracted at once
 *   |R|²  = vec(R)ᵀ vec(R)        products of 1 x n² and n² x 1
 *   Y     = X R: Yᵀ = R Xᵀ        R is its own transpose
 *   X     = X diag(keep) + Y diag(turn), where column b of a matrix of (rows n) x count is X_b
 */
/** A stack of matrices in device memory, computed by calls of cuBLAS alone. */
final class CublasStack implements SquareStack {

  private final Cublas cublas;
  private final int rows;
  private final int n;
  private final int count;
  private final Block iterate;
  private final Block next;
  private final Block deviation;
  private final Block squares;
  private final Block weights;
  private final Block identity;
  private final Block ones;
  private final float[] square;

  CublasStack(Cublas cublas, int rows, int n, int count) {
    this.cublas = cublas;
    this.rows = rows;
    this.n = n;
    this.count = count;
    this.iterate = cublas.allocate(count * rows * n);
    this.next = cublas.allocate(count * rows * n);
    this.deviation = cublas.allocate(count * n * n);
    this.squares = cublas.allocate(count);
    this.weights = cublas.allocate(count);
    this.identity = cublas.allocate(n * n);
    this.ones = cublas.allocate(count);
    this.square = new float[count];
    float[] unit = new float[n * n];
    for (int i = 0; i < n; i++) {
      unit[i * n + i] = 1;
    }
    cublas.write(identity, unit, 0, unit.length);
    float[] one = new float[count];
    Arrays.fill(one, 1f);
    cublas.write(ones, one, 0, count);
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public void write(float[] matrices) {
    cublas.write(iterate, matrices, 0, count * rows * n);
  }

  @Override
  public void deviate(double[] defects) {
    long apart = (long) rows * n;
    Side straight = new Side(Turn.AS_IS, n, apart);
    Side turned = new Side(Turn.TRANSPOSED, n, apart);
    cublas.multiply(new Products(straight, turned, n, n, rows, count), iterate, iterate, deviation);
    cublas.subtractOuter(n * n, count, identity, ones, deviation);
    Side flat = new Side(Turn.TRANSPOSED, n * n, (long) n * n);
    Side upright = new Side(Turn.AS_IS, n * n, (long) n * n);
    cublas.multiply(new Products(flat, upright, 1, 1, n * n, count), deviation, deviation, squares);
    cublas.read(squares, square, count);
    for (int b = 0; b < count; b++) {
      defects[b] = Math.sqrt(square[b]);
    }
  }

  @Override
  public void advance(float[] keep, float[] turn) {
    cublas.multiply(
        new Products(
            new Side(Turn.AS_IS, n, (long) n * n),
            new Side(Turn.AS_IS, n, (long) rows * n),
            n,
            rows,
            n,
            count),
        deviation,
        iterate,
        next);
    cublas.write(weights, keep, 0, count);
    cublas.scaleColumns(rows * n, count, iterate, weights, iterate);
    cublas.write(weights, turn, 0, count);
    cublas.scaleColumns(rows * n, count, next, weights, next);
    cublas.add(count * rows * n, next, iterate);
  }

  @Override
  public void read(float[] matrices) {
    cublas.read(iterate, matrices, count * rows * n);
  }

  @Override
  public void close() {
    for (Block block : new Block[] {iterate, next, deviation, squares, weights, identity, ones}) {
      cublas.free(block);
    }
  }
}
