package io.millrace.api.pipeline;

/**
 * What a pipeline decodes by.
 *
 * <pre>{@code
 * DecodeSpec decode = new DecodeSpec("compress", new SourceSpec.ModelFolder("out/models"));
 * assert decode.pipeline().equals("compress");
 * }</pre>
 *
 * @param pipeline name of the pipeline that wrote the codes
 * @param models where it published its versions: a topic or a folder
 */
public record DecodeSpec(String pipeline, SourceSpec models) implements PublishedSpec {}
