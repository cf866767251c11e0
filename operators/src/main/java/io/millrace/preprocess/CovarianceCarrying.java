package io.millrace.preprocess;

import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import java.util.Arrays;

/**
 * Carries the covariance of {@code whiten}, behind the parameters of its inner operator.
 *
 * @param older of the stage before
 * @param covariance of the stage after
 * @param inner of the operators behind
 */
record CovarianceCarrying(
    RunningCovariance older, RunningCovariance covariance, ChannelChange change, Carrying inner)
    implements Carrying {

  @Override
  public void key(float[] before, float[] after) {
    inner.key(before, after);
  }

  @Override
  public void group(float[] before, long learned, float[] after) {
    float[] behind = Arrays.copyOf(after, covariance.begin());
    inner.group(Arrays.copyOf(before, older.begin()), learned, behind);
    System.arraycopy(behind, 0, after, 0, behind.length);
    covariance.carry(older, before, after, change);
  }

  @Override
  public ChannelChange output(String field) {
    return inner.output(field);
  }

  @Override
  public void memo(float[] before, float[] after) {
    inner.memo(before, after);
  }
}
