package io.millrace.dictionary.learn;

import io.millrace.api.operator.CarriedState;
import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.Signature;
import io.millrace.stage.CarriedReadout;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/*
 * Symbols as in CodeClassifier; A_k the atoms before that stay, over the channels that stay, A' the
 * ones that they become (AtomCarrying).
 *
 *   features (1, z, c): those that are gone leave as from any readout (CarriedReadout), in the
 *   coordinates of before; then W_z <- W_z A_k A'^T, as where atoms move at the end of a mini-batch
 *
 * A new atom and a new covariate begin with weight zero and the prior.
 */
/**
 * Carries a dictionary that labels shape, and its classifier.
 *
 * @param older signature before
 * @param signature signature after
 * @param change change of all channels
 * @param coded change of the channels that are coded
 * @param covariates change of the others, which are the last
 * @param dictionary carries the dictionary, whose slots are the first
 * @param atoms gives, for the parameters of a group before, where its atoms come from
 */
record SupervisedCarrying(
    Signature older,
    Signature signature,
    ChannelChange change,
    ChannelChange coded,
    ChannelChange covariates,
    Carrying dictionary,
    Function<float[], ChannelChange> atoms)
    implements Carrying {

  private static final String READOUT = "supervised.readout";
  private static final String DICTIONARY = "dictionary";

  @Override
  public void key(float[] from, float[] to) {
    dictionary.key(from, to);
  }

  @Override
  public void group(float[] from, long learned, float[] to) {
    dictionary.group(from, learned, to);
    CarriedState state = new CarriedState(older.parameters(), from, signature.parameters(), to);
    ChannelChange kept = atoms.apply(from);
    ChannelChange classes = ChannelChange.none(state.layout().slot(READOUT).shape().get(0));
    ChannelChange features = ChannelChange.none(1).followedBy(kept).followedBy(covariates);
    CarriedReadout readout = new CarriedReadout(state, classes, features);
    readout.carryLeastSquares("supervised.factor", READOUT);
    readout.carry("supervised.pending");
    state.copy("supervised.cross", classes, coded);
    for (String slot : List.of("supervised.rows", CodeClassifier.ACCURACY, CodeClassifier.LOSS)) {
      state.copy(slot);
    }
    if (!coded.dropped().isEmpty()) {
      for (int k = 0; k < classes.after(); k++) {
        turn(state, kept, state.to(READOUT) + k * features.after() + 1);
      }
    }
  }

  /** {@code w <- w A_k A'ᵀ}, through the channels that stay. */
  private void turn(CarriedState state, ChannelChange kept, int at) {
    float[] to = state.after();
    double[] inChannels = new double[coded.after()];
    for (int channel = 0; channel < inChannels.length; channel++) {
      int column = coded.source(channel);
      for (int atom = 0; atom < kept.after() && column != ChannelChange.NEW; atom++) {
        int row = kept.source(atom);
        if (row != ChannelChange.NEW) {
          int entry = state.from(DICTIONARY) + row * coded.before() + column;
          inChannels[channel] += (double) to[at + atom] * state.before()[entry];
        }
      }
    }
    double[] turned = new double[kept.after()];
    for (int atom = 0; atom < turned.length; atom++) {
      for (int channel = 0; channel < inChannels.length; channel++) {
        int entry = state.to(DICTIONARY) + atom * coded.after() + channel;
        turned[atom] += to[entry] * inChannels[channel];
      }
    }
    for (int atom = 0; atom < turned.length; atom++) {
      to[at + atom] = (float) turned[atom];
    }
  }

  @Override
  public ChannelChange output(String field) {
    return switch (field) {
      case "reconstruction" -> change;
      case "probabilities" -> ChannelChange.none(signature.ports().field("probabilities").width());
      case "class", "loss", "correct" -> ChannelChange.none(1);
      default -> dictionary.output(field);
    };
  }

  /** What a new channel was is not known; zero teaches nothing of its atom. */
  @Override
  public void memo(float[] from, float[] to) {
    Arrays.fill(to, 0f);
    for (int channel = 0; channel < change.after(); channel++) {
      if (change.source(channel) != ChannelChange.NEW) {
        to[channel] = from[change.source(channel)];
      }
    }
  }
}
