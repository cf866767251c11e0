package io.millrace.watch;

import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The fields of a stage by which the culprit of an alarm is named. */
final class BlamedFields {

  private BlamedFields() {}

  /**
   * Returns contributions and expected values of a field of a stage, empty unless it has both. They
   * have its name before theirs, or are those of the stage.
   */
  static List<OutputField> of(Ports stage, String watched) {
    List<OutputField> own =
        stage.outputs().stream()
            .filter(
                output ->
                    output.name().equals(watched + "_contribution")
                        || output.name().equals(watched + "_expected"))
            .sorted(Comparator.comparing(OutputField::name))
            .toList();
    if (own.size() == 2) {
      return own;
    }
    Optional<OutputField> contribution =
        stage.outputs().stream()
            .filter(field -> field.meaning() == OutputField.Meaning.CONTRIBUTION)
            .findFirst();
    Optional<OutputField> expected =
        contribution.flatMap(
            part ->
                stage.outputs().stream()
                    .filter(field -> field.meaning() == OutputField.Meaning.EXPECTED)
                    .filter(field -> field.width() == part.width())
                    .findFirst());
    return expected.isEmpty() ? List.of() : List.of(contribution.get(), expected.get());
  }

  /**
   * Returns where they are in a row. Numbers in the units of the input are those of its channels,
   * and may be told by their names.
   *
   * @param names of both fields in the output of the whole model; or none
   */
  static Watcher.Blamed in(Ports model, List<String> names) {
    if (names.isEmpty()) {
      return Watcher.Blamed.NONE;
    }
    Optional<OutputField> expected =
        model.outputs().stream().filter(field -> field.name().equals(names.get(1))).findFirst();
    return expected
        .filter(field -> field.units() != OutputField.Units.NONE)
        .filter(field -> field.width() == model.inputWidth())
        .map(
            field ->
                new Watcher.Blamed(
                    model.offset(names.get(0)), model.offset(names.get(1)), field.width()))
        .orElse(Watcher.Blamed.NONE);
  }
}
