package io.millrace.api.pipeline;

import java.io.Serializable;

/**
 * A pipeline answers with the models of another pipeline instead of learning.
 *
 * <pre>{@code
 * FollowSpec follow =
 *     new FollowSpec(
 *         new FollowSpec.Followed("boilers", FollowSpec.Followed.ITS_OWN),
 *         new SourceSpec.ModelFolder("out/models"),
 *         FollowSpec.Swap.AT_WATERMARK,
 *         FollowSpec.Trial.NONE,
 *         1000);
 * assert !follow.followed().isCommon();
 * }</pre>
 *
 * @param followed who publishes them, and for whom
 * @param models where it publishes: a topic, or a folder that is read once
 * @param swap when a new version begins to answer
 * @param trial a second pipeline whose models are tried, or {@link Trial#NONE}
 * @param waiting readings of a group that wait for its first model; further ones are refused
 * @param scaleReadings readings of a key from which {@code standardize} learns its scale, after
 *     which the scale stays; {@link #ALWAYS} for all
 */
public record FollowSpec(
    Followed followed, SourceSpec models, Swap swap, Trial trial, int waiting, long scaleReadings)
    implements PublishedSpec, Serializable {

  /** The scale of a key is learned from all its readings. */
  public static final long ALWAYS = Long.MAX_VALUE;

  /** Creates a spec in which the scale of a key is learned from all its readings. */
  public FollowSpec(Followed followed, SourceSpec models, Swap swap, Trial trial, int waiting) {
    this(followed, models, swap, trial, waiting, ALWAYS);
  }

  @Override
  public FollowSpec withModels(SourceSpec others) {
    return new FollowSpec(followed, others, swap, trial, waiting, scaleReadings);
  }

  /**
   * Who publishes.
   *
   * @param pipeline name of the pipeline
   * @param group whose models answer every group, or {@link #ITS_OWN}
   */
  public record Followed(String pipeline, String group) implements Serializable {

    /** Each group is answered by the models of the group of its name. */
    public static final String ITS_OWN = "";

    /** Whether the models of one group answer all. */
    public boolean isCommon() {
      return !group.isEmpty();
    }
  }

  /** When a new version begins to answer. A group's first model does at once. */
  public enum Swap {
    /** When it arrives. */
    AT_ONCE,
    /** When the watermark of the readings reaches the time that it names or has learned up to. */
    AT_WATERMARK
  }

  /**
   * A candidate beside the models that answer.
   *
   * @param pipeline name of the pipeline that publishes it; empty without a trial
   * @param use what it does
   * @param share of keys that it answers, in ten thousandths; of a split alone
   */
  public record Trial(String pipeline, Use use, int share) implements Serializable {

    /** All keys, in the unit of {@link #share}. */
    public static final int ALL = 10_000;

    /** No candidate. */
    public static final Trial NONE = new Trial("", Use.NOTHING, 0);
  }

  /** What a candidate does. */
  public enum Use {
    /** There is none. */
    NOTHING,
    /** It computes every reading, beside the answer. */
    SHADOW,
    /** It answers a share of the keys. */
    SPLIT
  }
}
