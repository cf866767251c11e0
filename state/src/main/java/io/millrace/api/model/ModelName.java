package io.millrace.api.model;

/**
 * Identity of a published model.
 *
 * <pre>{@code
 * ModelName name = new ModelName("boilers", "plant-1", 42);
 * assert name.toString().equals("boilers/plant-1/42");
 * }</pre>
 *
 * @param pipeline name of the pipeline that learned it
 * @param group group whose parameters they are
 * @param version number of updates of the parameters
 */
public record ModelName(String pipeline, String group, long version) {

  @Override
  public String toString() {
    return pipeline + "/" + group + "/" + version;
  }
}
