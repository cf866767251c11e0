package io.millrace.streaming.runtime.host;

import io.millrace.api.pipeline.LabelSpec;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Result;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperatorFactory;

/** Makes a {@link LabelledModelOperator} for each subtask. */
public final class LabelledModelOperatorFactory extends AbstractStreamOperatorFactory<Result>
    implements TwoInputStreamOperatorFactory<Observation, Observation, Result> {

  private static final long serialVersionUID = 1L;

  private final ModelRecipe recipe;
  private final LabelSpec labels;

  public LabelledModelOperatorFactory(ModelRecipe recipe, LabelSpec labels) {
    this.recipe = recipe;
    this.labels = labels;
  }

  @Override
  public <T extends StreamOperator<Result>> T createStreamOperator(
      StreamOperatorParameters<Result> parameters) {
    @SuppressWarnings("unchecked") // The signature demands any T; Flink casts to the class below.
    T operator = (T) new LabelledModelOperator(parameters, recipe, labels);
    return operator;
  }

  @Override
  @SuppressWarnings("rawtypes") // As in the interface.
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader loader) {
    return LabelledModelOperator.class;
  }
}
