package io.millrace.streaming;

import io.millrace.architecture.ApiContract;
import java.util.List;

/** The API of records, pipelines and data streams. Examples speak of one type of reading. */
class ApiTest implements ApiContract {

  @Override
  public String module() {
    return "streaming";
  }

  @Override
  public List<String> alsoImported() {
    return List.of(
        "io.millrace.api.event",
        "io.millrace.api.operator",
        "io.millrace.api.spec",
        "io.millrace.api.stage",
        "io.millrace.api.model",
        "io.millrace.streaming.example",
        "org.apache.flink.api.connector.sink2",
        "org.apache.flink.streaming.api.datastream");
  }
}
