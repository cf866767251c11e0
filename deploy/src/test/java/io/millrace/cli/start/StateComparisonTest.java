package io.millrace.cli.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.Timing;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.cli.inspect.SavedLayouts;
import io.millrace.streaming.config.PipelineYaml;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Savepoints of a pipeline of two channels whose group has a slot and whose keys have two. */
class StateComparisonTest {

  private static final StateLayout GROUP = StateLayout.of(Slot.of("weights", 2));
  private static final StateLayout KEY = StateLayout.of(Slot.of("mean", 2), Slot.of("old"));
  private static final Map<String, String> JOB = Map.of("id1", "p-model", "id2", "p-models");

  @Test
  void exampleUsage() {
    StateLayout now = StateLayout.of(Slot.of("mean", 2), new Slot("scale", List.of(), 1));

    StateComparison found = compare(GROUP, now, List.of("a", "b"));

    assertThat(found.faults()).isEmpty();
    assertThat(squeezed(found))
        .containsExactly(
            "operator kept p-model, parallelism 2 -> 1",
            "operator new p-models",
            "slot kept group weights [2]",
            "slot kept key mean [2]",
            "slot new key scale scalar, begins with 1.0",
            "slot dropped key old scalar",
            "channels kept a, b");
  }

  @Test
  void aSlotOfAnotherShapeIsRefusedWithBothShapes() {
    StateComparison found = compare(StateLayout.of(Slot.of("weights", 3)), KEY, List.of("a", "b"));

    assertThat(squeezed(found)).contains("slot refused group weights [3], is [2] there");
    assertThat(found.faults())
        .containsExactly(
            "slot 'weights' is [2] there and [3] here (group); keep the sizes, or start the"
                + " pipeline under a new name");
  }

  @Test
  void channelsInAnotherOrderAreRefused() {
    StateComparison found = compare(GROUP, KEY, List.of("b", "a"));

    assertThat(squeezed(found)).contains("channels refused a, b");
    assertThat(found.faults())
        .singleElement()
        .asString()
        .startsWith("expected the channels [b, a] that it was learned from, found [a, b]; ");
  }

  @Test
  void aSavepointOfARelease0IsTakenAsItIs() {
    StateComparison found = compare(GROUP, KEY, List.of());

    assertThat(found.faults()).isEmpty();
    assertThat(squeezed(found))
        .contains(
            "channels unknown the savepoint does not name them: their order must not have changed");
  }

  @Test
  void anOperatorThatIsGoneAndAnotherMaximumOfParallelismAreRefused() {
    SavedLayouts saved =
        new SavedLayouts(
            7,
            List.of(
                new SavedLayouts.Operator("p-model", "id1", 2, 64),
                new SavedLayouts.Operator("p-align", "id3", 2, 64)),
            Optional.of(GROUP),
            Optional.of(KEY),
            List.of("a", "b"),
            Optional.empty(),
            SavedLayouts.InFlight.NONE);

    StateComparison found = compare(saved, signature(GROUP, KEY));

    assertThat(found.faults())
        .containsExactly(
            "expected max_parallelism 64 as in the savepoint, found 128; it is fixed for the life"
                + " of a pipeline",
            "expected every operator of the savepoint in the pipeline, found no p-align; keep what"
                + " it belongs to, such as a sink, align or the kind of source, or use a new name");
  }

  @Test
  void theStateOfABranchThatIsGoneIsDroppedAndNoOther() {
    PipelineSpec pipeline =
        PipelineYaml.read(
            "p.yaml",
            """
            name: p
            channels: [a, b]
            source: {json: {path: in.jsonl}}
            branches: {codes: {operators: [dictionary], results: {folder: out/codes}}}
            dead_letters: {folder: out/refused}
            """,
            Map.of(),
            StandardCatalog.catalog());
    SavedLayouts saved =
        new SavedLayouts(
            7,
            List.of(
                new SavedLayouts.Operator("p.codes-model", "id1", 2, 64),
                new SavedLayouts.Operator("p.old-model", "id4", 2, 128),
                new SavedLayouts.Operator("p-align", "id3", 2, 128)),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            SavedLayouts.InFlight.NONE);
    PipelineSpec codes = pipeline.parts().get(0);
    SavedLayouts own =
        new SavedLayouts(
            7,
            List.of(),
            Optional.of(GROUP),
            Optional.of(KEY),
            List.of("a", "b"),
            Optional.empty(),
            SavedLayouts.InFlight.NONE);

    StateComparison found =
        StateComparison.ofOperators(saved, pipeline, Map.of("id1", "p.codes-model"));
    found.addBranch(
        "codes",
        own,
        codes,
        signature(GROUP, KEY),
        ChannelCheck.of(own, codes, StandardCatalog.catalog(), ChannelCheck.Removal.REFUSED));

    assertThat(squeezed(found))
        .containsExactly(
            "operator kept p.codes-model, parallelism 2 -> 1",
            "operator dropped p.old-model",
            "operator refused p-align",
            "slot kept codes group weights [2]",
            "slot kept codes key mean [2]",
            "slot kept codes key old scalar",
            "channels kept codes a, b");
    assertThat(found.faults())
        .hasSize(2)
        .anyMatch(fault -> fault.startsWith("expected max_parallelism 64"))
        .anyMatch(fault -> fault.contains("found no p-align"));
  }

  private static StateComparison compare(
      StateLayout group, StateLayout key, List<String> channels) {
    SavedLayouts saved =
        new SavedLayouts(
            7,
            List.of(new SavedLayouts.Operator("p-model", "id1", 2, 128)),
            Optional.of(GROUP),
            Optional.of(KEY),
            channels,
            Optional.empty(),
            SavedLayouts.InFlight.NONE);
    return compare(saved, signature(group, key));
  }

  private static StateComparison compare(SavedLayouts saved, Optional<Signature> signature) {
    ChannelCheck channels =
        ChannelCheck.of(saved, pipeline(), StandardCatalog.catalog(), ChannelCheck.Removal.REFUSED);
    return StateComparison.of(saved, pipeline(), signature, JOB, channels);
  }

  private static Optional<Signature> signature(StateLayout group, StateLayout key) {
    return Optional.of(
        new Signature(
            new Ports(2, Ports.Missing.REFUSED, List.of()), Timing.IMMEDIATE, key, group, 1));
  }

  private static PipelineSpec pipeline() {
    return PipelineYaml.read(
        "p.yaml",
        """
        name: p
        channels: [a, b]
        source: {json: {path: in.jsonl}}
        operators: [impute]
        results: {folder: out/results}
        """,
        Map.of(),
        StandardCatalog.catalog());
  }

  private static List<String> squeezed(StateComparison found) {
    return found.lines().stream().map(line -> line.replaceAll(" +", " ")).toList();
  }
}
