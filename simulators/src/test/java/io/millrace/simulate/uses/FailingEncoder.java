package io.millrace.simulate.uses;

import io.millrace.api.operator.Encoder;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.StateLayout;
import java.util.concurrent.atomic.AtomicInteger;

/** An encoder that fails once as it encodes, and once as it decodes, over all subtasks. */
final class FailingEncoder extends ForwardingLearner implements Encoder {

  private static final AtomicInteger TO_ENCODE = new AtomicInteger(Integer.MAX_VALUE);
  private static final AtomicInteger TO_DECODE = new AtomicInteger(Integer.MAX_VALUE);

  private final Encoder inner;

  FailingEncoder(Encoder inner) {
    super(inner);
    this.inner = inner;
  }

  /** Fails after so many rows, and after so many packets. */
  static void armAfter(int rows, int packets) {
    TO_ENCODE.set(rows);
    TO_DECODE.set(packets);
  }

  static boolean hasFailedTwice() {
    return TO_ENCODE.get() < 0 && TO_DECODE.get() < 0;
  }

  private static void count(AtomicInteger left, int rows) {
    if (left.get() >= 0 && left.getAndAdd(-rows) - rows < 0) {
      throw new IllegalStateException("Cannot go on: this test injects a failure");
    }
  }

  @Override
  public void step(Rows rows) {
    count(TO_ENCODE, rows.size());
    super.step(rows);
  }

  @Override
  public void decode(float[] codebook, byte[] packet, float[] held, float[] into) {
    count(TO_DECODE, 1);
    inner.decode(codebook, packet, held, into);
  }

  @Override
  public StateLayout codebook() {
    return inner.codebook();
  }

  @Override
  public int held() {
    return inner.held();
  }

  @Override
  public boolean isKeyframe(byte[] packet) {
    return inner.isKeyframe(packet);
  }
}
