package io.millrace.api.pipeline;

/**
 * A pipeline decodes packets that another pipeline wrote, with the codebooks of the writer.
 *
 * <pre>{@code
 * DecodeSpec decode = new DecodeSpec("compress", new SourceSpec.ModelFolder("out/models"));
 * assert decode.pipeline().equals("compress");
 * }</pre>
 *
 * @param pipeline name of the pipeline that wrote the codes
 * @param models where it published its versions: a topic or a folder
 */
public record DecodeSpec(String pipeline, SourceSpec models) implements PublishedSpec {

  @Override
  public DecodeSpec withModels(SourceSpec others) {
    return new DecodeSpec(pipeline, others);
  }
}
