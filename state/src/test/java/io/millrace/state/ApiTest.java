package io.millrace.state;

import io.millrace.architecture.ApiContract;
import java.util.List;

/** The API of model files and published models. */
class ApiTest implements ApiContract {

  @Override
  public String module() {
    return "state";
  }

  @Override
  public List<String> alsoImported() {
    return List.of("io.millrace.api.operator", "io.millrace.api.spec", "io.millrace.api.stage");
  }
}
