package io.millrace.continual.network;

import io.millrace.continual.conv.Conv1d;
import io.millrace.continual.conv.Linear;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.Layer.Bias;
import io.millrace.continual.layer.Window;
import io.millrace.continual.pointwise.Activation;
import io.millrace.continual.recurrent.Gru;
import io.millrace.continual.recurrent.Lstm;
import io.millrace.continual.recurrent.Rnn;
import org.junit.jupiter.api.Nested;

/** The nine laws on recurrent layers. */
class RecurrentContractTest {

  private static Architecture of(Layer... layers) {
    return Architecture.of(NetworkContract.CHANNELS, layers);
  }

  @Nested
  class ElmanTanh extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(new Rnn(7, 2, Activation.TANH, Bias.LEARNED));
    }
  }

  @Nested
  class ElmanRelu extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(new Rnn(3, 1, Activation.RELU, Bias.NONE));
    }
  }

  @Nested
  class GruAsInTorch extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(new Gru(18, 2, Gru.Reset.AFTER_PRODUCT, Bias.LEARNED));
    }
  }

  @Nested
  class GruAsInThePaper extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(new Gru(5, 1, Gru.Reset.BEFORE_PRODUCT, Bias.NONE));
    }
  }

  @Nested
  class LstmStacked extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(Lstm.of(17, 3));
    }
  }

  @Nested
  class LstmWithPeepholesAndProjection extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(new Lstm(9, 2, 4, Lstm.Peepholes.LEARNED, Bias.LEARNED));
    }
  }

  @Nested
  class BehindAStridedConvolution extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(
          Conv1d.of(4, Window.of(3).everyNth(2).same()),
          new Gru(5, 1, Gru.Reset.AFTER_PRODUCT, Bias.LEARNED),
          Conv1d.of(3, Window.of(3).same()),
          new Linear(2, Bias.LEARNED));
    }
  }
}
