package io.millrace.api.datastream;

import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/**
 * Provides Flink with the type information of answers wherever it meets the class. Used by Flink
 * only.
 *
 * <p>The example of {@link Answer} uses it without naming it.
 */
public final class AnswerTypeFactory extends TypeInfoFactory<Answer> {

  /** For Flink. */
  public AnswerTypeFactory() {}

  @Override
  public TypeInformation<Answer> createTypeInfo(
      Type type, Map<String, TypeInformation<?>> parameters) {
    return new AnswerType();
  }
}
