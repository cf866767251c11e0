package io.millrace.cli.start;

import java.util.Optional;

/**
 * Where a run is to begin.
 *
 * @param kind what the user asked for
 * @param from the savepoint or checkpoint of {@link Kind#FROM}
 * @param consent what the user accepts
 */
public record Beginning(Kind kind, Optional<String> from, Consent consent) {

  /** What the user asked for. */
  public enum Kind {
    /** Nothing: begins anew where no earlier run left results. */
    UNSAID,
    /** The newest checkpoint or savepoint of the pipeline. */
    RESUME,
    /** From nothing, also where an earlier run left results. */
    FRESH,
    /** A given savepoint or checkpoint. */
    FROM
  }

  /**
   * What the user accepts.
   *
   * @param loss that records which the broker has removed are not read
   * @param takingOver that an earlier run of which nobody can tell whether it still runs is taken
   *     to have ended
   * @param removal whether what was learned of channels that are gone may be lost
   */
  public record Consent(boolean loss, boolean takingOver, ChannelCheck.Removal removal) {

    /** Nothing of it. */
    public static final Consent NONE = new Consent(false, false, ChannelCheck.Removal.REFUSED);
  }

  /** A start without options. */
  public static Beginning unsaid() {
    return new Beginning(Kind.UNSAID, Optional.empty(), Consent.NONE);
  }

  /** A start from a savepoint or checkpoint. */
  public static Beginning from(String place) {
    return new Beginning(Kind.FROM, Optional.of(place), Consent.NONE);
  }

  /** The start that {@code --resume} asks for. */
  public static Beginning resume() {
    return new Beginning(Kind.RESUME, Optional.empty(), Consent.NONE);
  }

  /** The start that {@code --fresh} asks for. */
  public static Beginning fresh() {
    return new Beginning(Kind.FRESH, Optional.empty(), Consent.NONE);
  }
}
