package io.millrace.api.event;

import io.millrace.api.operator.StreamModel;
import java.util.Set;

/**
 * A model with fields that say whether its answer was right: 1 if it was, 0 if not, NaN if that is
 * not known. Detectors of errors count the zeros.
 *
 * <pre>{@code
 * static boolean tellsErrors(StreamModel model, String field) {
 *   return model instanceof Judging judging && judging.rights().contains(field);
 * }
 * }</pre>
 */
public interface Judging extends StreamModel {

  /** Returns the names of these fields. */
  Set<String> rights();
}
