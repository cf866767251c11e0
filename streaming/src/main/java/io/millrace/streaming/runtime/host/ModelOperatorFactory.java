package io.millrace.streaming.runtime.host;

import io.millrace.api.record.Observation;
import io.millrace.api.record.Result;
import io.millrace.streaming.runtime.recipe.FirstModels;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes a {@link ModelOperator} for each subtask. */
public final class ModelOperatorFactory extends AbstractStreamOperatorFactory<Result>
    implements OneInputStreamOperatorFactory<Observation, Result> {

  private static final long serialVersionUID = 1L;

  private final ModelRecipe recipe;
  private final FirstModels first;

  public ModelOperatorFactory(ModelRecipe recipe) {
    this(recipe, FirstModels.NONE);
  }

  /**
   * @param first published models with which new groups begin
   */
  public ModelOperatorFactory(ModelRecipe recipe, FirstModels first) {
    this.recipe = recipe;
    this.first = first;
  }

  @Override
  public <T extends StreamOperator<Result>> T createStreamOperator(
      StreamOperatorParameters<Result> parameters) {
    @SuppressWarnings("unchecked") // The signature demands any T; Flink casts to the class below.
    T operator = (T) new ModelOperator(parameters, recipe, first);
    return operator;
  }

  @Override
  @SuppressWarnings("rawtypes") // As in the interface.
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader loader) {
    return ModelOperator.class;
  }
}
