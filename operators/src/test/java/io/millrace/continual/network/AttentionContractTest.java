package io.millrace.continual.network;

import io.millrace.continual.attention.Attention;
import io.millrace.continual.attention.Attention.Start;
import io.millrace.continual.attention.RetroactiveAttention;
import io.millrace.continual.combine.Residual;
import io.millrace.continual.combine.Sequential;
import io.millrace.continual.conv.Linear;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.Layer.Bias;
import io.millrace.continual.pointwise.Activation;
import io.millrace.continual.pointwise.LayerNorm;
import io.millrace.continual.pointwise.Positions;
import org.junit.jupiter.api.Nested;

/** The nine laws on attention. */
class AttentionContractTest {

  private static Architecture of(Layer... layers) {
    return Architecture.of(NetworkContract.CHANNELS, layers);
  }

  @Nested
  class NewestQuery extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(Attention.of(7, 2));
    }
  }

  @Nested
  class QueryWithinTheWindow extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(new Attention(7, 3, 2, Start.WAIT, Bias.NONE));
    }
  }

  @Nested
  class MaskedStart extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(new Attention(5, 2, 0, Start.MASK, Bias.LEARNED));
    }
  }

  @Nested
  class MaskedAtBothEnds extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(new Attention(9, 1, 4, Start.MASK, Bias.LEARNED));
    }
  }

  @Nested
  class WindowOfOne extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(new Attention(1, 2, 0, Start.WAIT, Bias.LEARNED));
    }
  }

  @Nested
  class Retroactive extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(new RetroactiveAttention(6, 2, Bias.LEARNED));
    }
  }

  /** One block of a transformer: attention and feed-forward, each beside its input and normed. */
  @Nested
  class EncoderBlock extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(
          new Positions(8),
          Residual.of(new Attention(8, 2, 3, Start.MASK, Bias.LEARNED)),
          new LayerNorm(1e-5),
          Residual.of(new Linear(12, Bias.LEARNED), Activation.GELU, new Linear(6, Bias.LEARNED)),
          new LayerNorm(1e-5));
    }
  }

  @Nested
  class EncoderBlockOfFullWindows extends NetworkContract {
    @Override
    Architecture architecture() {
      return of(
          new Residual(Sequential.of(Attention.of(8, 2)), Residual.Align.NEWEST),
          new LayerNorm(1e-5));
    }
  }
}
