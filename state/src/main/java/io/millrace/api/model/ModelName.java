package io.millrace.api.model;

/**
 * Which model this is.
 *
 * <pre>{@code
 * ModelName name = new ModelName("boilers", "plant-1", 42);
 * assert name.toString().equals("boilers/plant-1/42");
 * }</pre>
 *
 * @param pipeline name of the pipeline that learned it
 * @param group whose parameters they are
 * @param version number of updates behind them
 */
public record ModelName(String pipeline, String group, long version) {

  @Override
  public String toString() {
    return pipeline + "/" + group + "/" + version;
  }
}
