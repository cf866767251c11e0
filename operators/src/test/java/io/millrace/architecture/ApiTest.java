package io.millrace.architecture;

import java.nio.file.Path;
import java.util.List;

/** The API of the operators: the contract, model specs, and the suite that operators join. */
class ApiTest implements ApiContract {

  @Override
  public String module() {
    return "operators";
  }

  @Override
  public List<ApiSources> sources() {
    return List.of(
        ApiSources.MAIN, new ApiSources(Path.of("src/test/java"), "io.millrace.api.testing"));
  }
}
