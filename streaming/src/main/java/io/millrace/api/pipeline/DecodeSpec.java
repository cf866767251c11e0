package io.millrace.api.pipeline;

/**
 * What a pipeline decodes by.
 *
 * @param pipeline name of the pipeline that wrote the codes
 * @param models where it published its versions: a topic or a folder
 */
public record DecodeSpec(String pipeline, SourceSpec models) implements PublishedSpec {}
