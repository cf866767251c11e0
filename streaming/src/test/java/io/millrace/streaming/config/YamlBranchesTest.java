package io.millrace.streaming.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.pipeline.BranchSpec;
import io.millrace.api.pipeline.FollowSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.api.pipeline.WarmStartSpec;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class YamlBranchesTest {

  private static final String LETTERS = "dead_letters: {folder: out/refused}\n";

  @Test
  void exampleUsage() {
    PipelineSpec spec =
        read(
            """
            branches:
              codes:
                operators: [standardize, dictionary]
                results: {folder: out/codes}
                models: {folder: out/models}
              states:
                operators: [s5]
                results: {folder: out/states}
            """
                + LETTERS);

    assertThat(spec.branches()).extracting(BranchSpec::name).containsExactly("codes", "states");
    assertThat(spec.parts()).extracting(PipelineSpec::name).containsExactly("p.codes", "p.states");
    assertThat(spec.parts().get(0).model().stages())
        .extracting(ModelSpec::type)
        .containsExactly("standardize", "dictionary");
    assertThat(spec.records())
        .containsExactly(
            Map.entry("branches.codes.results", new SinkSpec.Folder("out/codes")),
            Map.entry("branches.states.results", new SinkSpec.Folder("out/states")),
            Map.entry("dead_letters", new SinkSpec.Folder("out/refused")));
    assertThat(spec.models()).containsExactly(new SinkSpec.Folder("out/models"));
    assertThat(spec.input().source()).isEqualTo(spec.parts().get(1).input().source());
  }

  @Test
  void aPipelineOfOneChainIsItsOwnPart() {
    PipelineSpec spec = read("operators: [dictionary]\nresults: {folder: out/}\n");

    assertThat(spec.isBranched()).isFalse();
    assertThat(spec.parts()).containsExactly(spec);
  }

  @Test
  void aBranchHasTheSeedOfThePipelineUnlessItHasItsOwn() {
    PipelineSpec spec =
        read(
            """
            seed: 5
            branches:
              one: {operators: [dictionary], results: {folder: out/one}}
              two: {operators: [dictionary], seed: 6, results: {folder: out/two}}
            """
                + LETTERS);

    assertThat(spec.branches()).extracting(branch -> branch.model().seed()).containsExactly(5L, 6L);
  }

  @Test
  void aLabelReachesTheBranchesThatTakeIt() {
    PipelineSpec spec =
        read(
            """
            label: c
            branches:
              codes: {operators: [dictionary], results: {folder: out/codes}}
              kinds: {operators: [classify: {classes: 2}], results: {folder: out/kinds}}
            """
                + LETTERS);

    assertThat(spec.branches().get(0).model().channels()).containsExactly("a", "b");
    assertThat(spec.branches().get(0).model().declared()).isEqualTo(DeclaredTargets.NONE);
    assertThat(spec.branches().get(1).model().channels()).containsExactly("a", "b", "c");
    assertThat(spec.branches().get(1).model().declared().hasLabel()).isTrue();
  }

  @Test
  void aLabelThatNoBranchTakesIsAFault() {
    refused(
        """
        label: c
        branches:
          codes: {operators: [dictionary], results: {folder: out/codes}}
        """
            + LETTERS,
        "p.yaml:4: label: expected a branch that takes the label 'c', found none; end one with"
            + " classify, or with dictionary and its option classes, or remove label");
    refused(
        """
        targets: [a]
        branches:
          codes: {operators: [dictionary], results: {folder: out/codes}}
        """
            + LETTERS,
        "p.yaml:4: targets: expected a branch that takes the targets [a], found none");
  }

  @Test
  void aBranchMayFollowAndAnotherBeginWarm() {
    PipelineSpec spec =
        read(
            """
            branches:
              old:
                operators: [dictionary]
                follow: {pipeline: other, models: {folder: out/models}}
                results: {folder: out/old}
              new:
                operators: [dictionary]
                warm_start: {pipeline: other, models: {folder: out/models}}
                results: {folder: out/new}
            """
                + LETTERS);

    assertThat(spec.parts().get(0).input().published(FollowSpec.class)).isPresent();
    assertThat(spec.parts().get(1).input().published(WarmStartSpec.class)).isPresent();
    assertThat(spec.input().published()).isEmpty();
  }

  @Test
  void packetsAreDecodedInAPipelineOfTheirOwn() {
    refused(
        """
        branches:
          one:
            operators: [dictionary]
            decode: {pipeline: other, models: {folder: out/models}}
            results: {folder: out/one}
        """
            + LETTERS,
        "p.yaml:7: branches.one.decode",
        "decode in a pipeline of its own");
  }

  @Test
  void whatEachBranchHasDoesNotStandBesideThem() {
    refused(
        """
        operators: [dictionary]
        results: {folder: out/}
        branches:
          one: {operators: [dictionary], results: {folder: out/one}}
        """
            + LETTERS,
        "p.yaml:4: operators: each branch has its own; move it into the branches, or remove"
            + " branches",
        "p.yaml:5: results: each branch has its own");
  }

  @Test
  void theRecordsThatNoBranchTakesNeedAPlace() {
    refused(
        "branches: {one: {operators: [dictionary], results: {folder: out/one}}}\n",
        "dead_letters: expected dead_letters beside branches, for the records that none of them"
            + " takes, found none; write dead_letters: {folder: out/dead-letters}");
  }

  @Test
  void branchesShareNoResults() {
    refused(
        """
        branches:
          one: {operators: [dictionary], results: {folder: out/one}}
          two: {operators: [dictionary], results: {folder: out/one}}
        """
            + LETTERS,
        "p.yaml:6: branches.two.results: goes where branches.one.results is; name another folder"
            + " or topic");
  }

  @Test
  void branchesMayPublishToOnePlaceUnderTheirNames() {
    assertThat(
            read("""
                    branches:
                      one: {operators: [dictionary], results: {folder: o}, models: {folder: m}}
                      two: {operators: [dictionary], results: {folder: t}, models: {folder: m}}
                    """
                    + LETTERS)
                .models())
        .containsExactly(new SinkSpec.Folder("m"));
  }

  @Test
  void allFaultsOfAllBranchesAreToldWithTheirLines() {
    refused(
        """
        branches:
          first-one:
            operators: [dictionary: {keep: 9}]
            results: {folder: out/one}
          two:
            operators: [dictionry]
            result: {folder: out/two}
        """
            + LETTERS,
        "p.yaml:5: branches.first-one: expected a name of up to 32 letters, digits and underscores"
            + " that begins with a letter, found 'first-one'; rename the branch",
        "p.yaml:6: branches.first-one.operators[0].dictionary.keep: expected a whole number from 1"
            + " to 3",
        "p.yaml:9: branches.two.operators[0].dictionry: unknown operator 'dictionry'",
        "branches.two.result: unknown key");
  }

  @Test
  void aNameThatIsTooLongForItsModelsIsRefused() {
    assertThatThrownBy(
            () ->
                PipelineYaml.read(
                    "p.yaml",
                    "name: "
                        + "n".repeat(60)
                        + "\nchannels: [a]\nsource: {json: {path: in/}}\nbranches: {codes:"
                        + " {operators: [dictionary], results: {folder: o}}}\n"
                        + LETTERS,
                    Map.of(),
                    StandardCatalog.catalog()))
        .hasMessageContaining("expected at most 64 characters in")
        .hasMessageContaining("found 66; shorten one of both");
  }

  @Test
  void statesThatExpireGoWithNoPublishedModels() {
    refused(
        """
        branches:
          one: {operators: [dictionary], results: {folder: o}, models: {folder: m}}
        state: {ttl: 1 d}
        """
            + LETTERS,
        "state.ttl: expected states without expiry");
  }

  @Test
  void noBranchIsNone() {
    refused("branches: {}\n" + LETTERS, "branches: expected at least one branch, found none");
  }

  private static void refused(String rest, String... messages) {
    assertThatThrownBy(() -> read(rest)).hasMessageContainingAll(messages);
  }

  private static PipelineSpec read(String rest) {
    List<String> begin = List.of("name: p", "channels: [a, b, c]", "source: {json: {path: in/}}");
    return PipelineYaml.read(
        "p.yaml", String.join("\n", begin) + "\n" + rest, Map.of(), StandardCatalog.catalog());
  }
}
