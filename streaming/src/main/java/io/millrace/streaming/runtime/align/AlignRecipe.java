package io.millrace.streaming.runtime.align;

import io.millrace.api.pipeline.AlignSpec;
import java.io.Serializable;

/**
 * What workers need to make rows.
 *
 * @param spec the rows
 * @param latenessMillis milliseconds that a record may be behind the confirmed time of its key
 * @param cacheBytes bytes of decoded states that a subtask keeps over the state backend
 */
public record AlignRecipe(AlignSpec spec, long latenessMillis, long cacheBytes)
    implements Serializable {}
