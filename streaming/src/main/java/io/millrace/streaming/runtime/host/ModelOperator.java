package io.millrace.streaming.runtime.host;

import io.millrace.api.record.Observation;
import io.millrace.api.record.Result;
import io.millrace.streaming.runtime.block.BlockRunner;
import io.millrace.streaming.runtime.recipe.FirstModels;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** A {@link HostedModel} that reads readings alone. */
public final class ModelOperator extends HostedModel
    implements OneInputStreamOperator<Observation, Result> {

  private static final long serialVersionUID = 1L;

  ModelOperator(
      StreamOperatorParameters<Result> parameters, ModelRecipe recipe, FirstModels first) {
    super(parameters, recipe, first);
  }

  @Override
  public void processElement(StreamRecord<Observation> element) throws Exception {
    gather(element.getValue());
  }

  @Override
  void prepare(BlockRunner blocks) {}

  @Override
  void beforeEnd() {}
}
