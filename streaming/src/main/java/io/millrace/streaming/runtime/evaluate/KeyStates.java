package io.millrace.streaming.runtime.evaluate;

import io.millrace.streaming.runtime.recipe.StateSettings;
import java.time.Duration;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * The states of one key of the {@link EvaluateOperator}. Names are part of savepoints and never
 * change.
 *
 * <pre>
 * evaluation      floats of a KeyEvaluation
 * so-far          sums of the windows that were given
 * windows         start to the sums of an open window, then those of recent answers
 * waiting-memos   number to what is kept of an answer until its truth comes
 * waiting-names   number to the address of its reading; first &lt;= number &lt; next
 * waiting         first, next
 * </pre>
 *
 * @param evaluation what waits, what simple methods learned, and recent sums
 * @param soFar sums of the windows that were given
 * @param windows open windows by their start; never expire, since they are given and removed
 * @param memos answers that wait, by number
 * @param names of their readings
 * @param queue first and next number
 */
record KeyStates(
    ValueState<float[]> evaluation,
    ValueState<double[]> soFar,
    MapState<Long, double[]> windows,
    MapState<Long, float[]> memos,
    MapState<Long, String> names,
    ValueState<long[]> queue) {

  /** Name of the state that every key has. */
  static final String EVALUATION = "evaluation";

  /** Opens a state by its descriptor. */
  interface Opening {
    <S extends org.apache.flink.api.common.state.State> S open(StateDescriptor<S, ?> descriptor)
        throws Exception;
  }

  static KeyStates open(Opening opening, long ttlMillis) throws Exception {
    TypeInformation<float[]> floats = PrimitiveArrayTypeInfo.FLOAT_PRIMITIVE_ARRAY_TYPE_INFO;
    TypeInformation<double[]> doubles = PrimitiveArrayTypeInfo.DOUBLE_PRIMITIVE_ARRAY_TYPE_INFO;
    return new KeyStates(
        opening.open(lasting(new ValueStateDescriptor<>(EVALUATION, floats), ttlMillis)),
        opening.open(lasting(new ValueStateDescriptor<>("so-far", doubles), ttlMillis)),
        opening.open(new MapStateDescriptor<>("windows", Types.LONG, doubles)),
        opening.open(
            lasting(new MapStateDescriptor<>("waiting-memos", Types.LONG, floats), ttlMillis)),
        opening.open(
            lasting(
                new MapStateDescriptor<>("waiting-names", Types.LONG, Types.STRING), ttlMillis)),
        opening.open(
            lasting(
                new ValueStateDescriptor<>(
                    "waiting", PrimitiveArrayTypeInfo.LONG_PRIMITIVE_ARRAY_TYPE_INFO),
                ttlMillis)));
  }

  private static <D extends StateDescriptor<?, ?>> D lasting(D descriptor, long ttlMillis) {
    if (ttlMillis != StateSettings.FOR_EVER) {
      descriptor.enableTimeToLive(StateTtlConfig.newBuilder(Duration.ofMillis(ttlMillis)).build());
    }
    return descriptor;
  }
}
