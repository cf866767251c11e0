package io.millrace.streaming.runtime.align;

import io.millrace.api.record.Observation;
import io.millrace.api.record.SensorReadings;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes an {@link AlignOperator} for each subtask. */
public final class AlignOperatorFactory extends AbstractStreamOperatorFactory<Observation>
    implements OneInputStreamOperatorFactory<SensorReadings, Observation> {

  private static final long serialVersionUID = 1L;

  private final AlignRecipe recipe;

  public AlignOperatorFactory(AlignRecipe recipe) {
    this.recipe = recipe;
  }

  @Override
  public <T extends StreamOperator<Observation>> T createStreamOperator(
      StreamOperatorParameters<Observation> parameters) {
    @SuppressWarnings("unchecked") // The signature demands any T; Flink casts to the class below.
    T operator = (T) new AlignOperator(parameters, recipe);
    return operator;
  }

  @Override
  @SuppressWarnings("rawtypes") // As in the interface.
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader loader) {
    return AlignOperator.class;
  }
}
