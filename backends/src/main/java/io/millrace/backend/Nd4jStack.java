package io.millrace.backend;

import io.millrace.math.polar.SquareStack;
import org.nd4j.linalg.api.blas.params.MMulTranspose;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastSubOp;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.api.ops.impl.reduce.floating.Norm2;
import org.nd4j.linalg.factory.Nd4j;

/** A stack of matrices as one array of rank three on ND4J. */
final class Nd4jStack implements SquareStack {

  private static final MMulTranspose LEFT = new MMulTranspose(true, false, false);
  private static final MMulTranspose NONE = MMulTranspose.allFalse();

  private final int count;
  private final int size;
  private final INDArray iterate;
  private final INDArray next;
  private final INDArray deviation;
  private final INDArray identity;
  private final INDArray norms;
  private final INDArray keeps;
  private final INDArray turns;
  private final float[] norm;

  Nd4jStack(int rows, int n, int count) {
    this.count = count;
    this.size = count * rows * n;
    this.iterate = Nd4jBackend.array('c', count, rows, n);
    this.next = Nd4jBackend.array('c', count, rows, n);
    this.deviation = Nd4jBackend.array('c', count, n, n);
    this.identity = Nd4jBackend.array('c', n, n);
    this.norms = Nd4jBackend.array('c', count);
    this.keeps = Nd4jBackend.array('c', count);
    this.turns = Nd4jBackend.array('c', count);
    this.norm = new float[count];
    float[] ones = new float[n * n];
    for (int i = 0; i < n; i++) {
      ones[i * n + i] = 1;
    }
    Nd4jBackend.write(identity, ones, 0, ones.length);
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public void write(float[] matrices) {
    Nd4jBackend.write(iterate, matrices, 0, size);
  }

  @Override
  public void deviate(double[] defects) {
    Nd4j.exec(new Mmul(iterate, iterate, deviation, LEFT));
    Nd4j.exec(new BroadcastSubOp(deviation, identity, deviation, 1, 2));
    Nd4j.exec(new Norm2(deviation, null, norms, false, 1, 2));
    Nd4jBackend.read(norms, norm, count);
    for (int b = 0; b < count; b++) {
      defects[b] = norm[b];
    }
  }

  @Override
  public void advance(float[] keep, float[] turn) {
    Nd4jBackend.write(keeps, keep, 0, count);
    Nd4jBackend.write(turns, turn, 0, count);
    Nd4j.exec(new Mmul(iterate, deviation, next, NONE));
    Nd4j.exec(new BroadcastMulOp(iterate, keeps, iterate, 0));
    Nd4j.exec(new BroadcastMulOp(next, turns, next, 0));
    iterate.addi(next);
  }

  @Override
  public void read(float[] matrices) {
    Nd4jBackend.read(iterate, matrices, size);
  }

  @Override
  public void close() {
    iterate.close();
    next.close();
    deviation.close();
    identity.close();
    norms.close();
    keeps.close();
    turns.close();
  }
}
