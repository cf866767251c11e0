package io.millrace.simulate.demo.people;

import io.millrace.api.operator.SingleStream;
import io.millrace.api.record.Result;
import io.millrace.simulate.demo.PlainModels;
import io.millrace.simulate.trace.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the pipeline of a demo of people would answer, computed in plain Java. */
public final class PlainAnswers {

  private PlainAnswers() {}

  /** The results of all readings, in their order. */
  public static List<Result> of(LabelledPeople people, PlainModels models) {
    Map<String, SingleStream> streams = new TreeMap<>();
    List<Result> results = new ArrayList<>();
    try (Stream<Reading> readings = people.readings()) {
      for (Reading reading : readings.toList()) {
        String key = reading.key();
        SingleStream stream = streams.computeIfAbsent(key, own -> models.streams(own).whole());
        long at = stream.steps();
        stream
            .step(reading.values(), reading.time())
            .map(
                known ->
                    new Result(key, key, reading.time(), at, known.version(), known.output(), null))
            .ifPresent(results::add);
      }
    }
    return results;
  }
}
