package io.millrace.simulate.scenario;

import io.millrace.api.math.SeededRandom;
import io.millrace.simulate.replay.Disturbance;
import io.millrace.simulate.replay.Played;
import io.millrace.simulate.replay.TraceSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Faults that are injected into a trace, in their order: the second meets what the first left. */
public final class Scenario {

  private final long seed;
  private final List<Fault> faults;

  Scenario(long seed, List<Fault> faults) {
    this.seed = seed;
    this.faults = List.copyOf(faults);
  }

  /** The same faults with another seed. */
  public Scenario seeded(long other) {
    return new Scenario(other, faults);
  }

  /** Seed of all random choices. */
  public long seed() {
    return seed;
  }

  /** The faults that struck no reading, by their place from 1 and their kind, such as 3 late. */
  public List<String> idle(Truth truth) {
    return faults.stream()
        .filter(fault -> !truth.hasStruck(fault))
        .map(fault -> fault.number() + " " + fault.kind())
        .toList();
  }

  /**
   * What a scenario needs to know of the trace.
   *
   * @param channels names of the values, in their order
   * @param truth told every change
   */
  public record Surroundings(List<String> channels, Truth truth) {}

  /** What happens to the readings of a trace. */
  public Disturbance on(Surroundings surroundings) {
    List<Fault> ofReadings = faults.stream().filter(fault -> !fault.isOfLabels()).toList();
    return (key, span) -> new Steps(key, span, ofReadings, surroundings);
  }

  /** What happens to labels that come from a source of their own; empty: nothing. */
  public Optional<Disturbance> onLabels(Surroundings surroundings) {
    List<Fault> ofLabels = faults.stream().filter(Fault::isOfLabels).toList();
    return ofLabels.isEmpty()
        ? Optional.empty()
        : Optional.of((key, span) -> new Steps(key, span, ofLabels, surroundings));
  }

  /** The faults at one key, one behind the other. */
  private final class Steps implements Disturbance.OfKey {
    private final List<Disturbance.OfKey> steps = new ArrayList<>();

    Steps(String key, TraceSpan span, List<Fault> these, Surroundings surroundings) {
      for (Fault fault : these) {
        SeededRandom random =
            new SeededRandom(
                SeededRandom.derive(SeededRandom.derive(seed, "fault " + fault.number()), key));
        // Drawn whether or not the fault needs it, so that share: 1 changes no other choice.
        boolean struck = random.uniform() < fault.share();
        if (fault.names(key) && struck) {
          steps.add(
              fault
                  .effect()
                  .at(new Blow(fault, key, fault.schedule().in(span), random, surroundings)));
        }
      }
    }

    @Override
    public void take(Played played, Consumer<Played> out) {
      step(0, played, out);
    }

    private void step(int index, Played played, Consumer<Played> out) {
      if (index == steps.size()) {
        out.accept(played);
      } else {
        steps.get(index).take(played, next -> step(index + 1, next, out));
      }
    }

    @Override
    public void finish(Consumer<Played> out) {
      for (int index = 0; index < steps.size(); index++) {
        int behind = index + 1;
        steps.get(index).finish(next -> step(behind, next, out));
      }
    }
  }
}
