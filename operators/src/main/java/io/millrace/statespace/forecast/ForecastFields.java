package io.millrace.statespace.forecast;

import io.millrace.api.operator.OutputField;
import java.util.ArrayList;
import java.util.List;

/*
 * One horizon:   | prediction | matured | error 1 | residual C | lower | upper | matured_lower | matured_upper |
 * several:       the same for each, without residual, one behind the other; then residual, of the
 *                nearest. Their names end in _h.
 */
/** Fields of a forecast, and where they are in an output row. */
final class ForecastFields {

  private final ForecastOptions options;
  private final Horizons horizons;
  private final int block;
  private final int lower;

  /** Numbers of a field with one for each target. */
  final int shown;

  /** Index of the residual in a row, if it is written. */
  final int residual;

  ForecastFields(ForecastOptions options) {
    this.options = options;
    this.horizons = options.task().ahead();
    this.shown = options.task().isDeclared() ? options.task().targets().size() : options.channels();
    boolean interval = options.output().interval() > 0;
    this.block = 2 * shown + 1 + (interval ? 4 * shown : 0);
    this.residual = horizons.count() == 1 ? 2 * shown + 1 : horizons.count() * block;
    this.lower = 2 * shown + 1 + (horizons.count() == 1 && hasResidual() ? options.channels() : 0);
  }

  boolean hasResidual() {
    return options.output().residual() == ForecastOptions.Residual.WRITTEN;
  }

  /** Index of the forecasts for a horizon. */
  int prediction(int j) {
    return j * block;
  }

  /** Index of the forecasts that were made for the reading. */
  int matured(int j) {
    return j * block + shown;
  }

  int error(int j) {
    return j * block + 2 * shown;
  }

  /** Index of {@code lower}; {@code upper} and those that have matured follow. */
  int lower(int j) {
    return j * block + lower;
  }

  List<OutputField> all() {
    List<OutputField> outputs = new ArrayList<>();
    for (int j = 0; j < horizons.count(); j++) {
      int ahead = horizons.of(j);
      String name = horizons.suffix(j);
      outputs.add(forecast("prediction" + name).as(forecastOf(), ahead));
      outputs.add(forecast("matured" + name).as(OutputField.Meaning.EXPECTED, ahead));
      outputs.add(OutputField.scalar("error" + name).as(OutputField.Meaning.ERROR));
      if (horizons.count() == 1 && hasResidual()) {
        outputs.add(residual());
      }
      if (options.output().interval() > 0) {
        outputs.add(forecast("lower" + name).as(OutputField.Meaning.LOWER, ahead));
        outputs.add(forecast("upper" + name).as(OutputField.Meaning.UPPER, ahead));
        outputs.add(forecast("matured_lower" + name).as(OutputField.Meaning.LOWER));
        outputs.add(forecast("matured_upper" + name).as(OutputField.Meaning.UPPER));
      }
    }
    if (horizons.count() > 1 && hasResidual()) {
      outputs.add(residual());
    }
    return outputs;
  }

  /** A difference: a stage that scales it back must not add a mean. */
  private OutputField residual() {
    return new OutputField(
        "residual", options.channels(), OutputField.Form.DENSE, OutputField.Units.NONE);
  }

  /** A declared target has units of its own, which no stage before may scale back. */
  private OutputField forecast(String name) {
    return options.task().isDeclared()
        ? new OutputField(name, shown, OutputField.Form.DENSE, OutputField.Units.NONE)
        : OutputField.likeInput(name, options.channels());
  }

  private OutputField.Meaning forecastOf() {
    return options.task().isDeclared() ? OutputField.Meaning.TARGETS : OutputField.Meaning.FORECAST;
  }
}
