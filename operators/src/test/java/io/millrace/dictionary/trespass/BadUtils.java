package io.millrace.dictionary.trespass;

import io.millrace.api.operator.StreamModel;
import io.millrace.catalog.StandardCatalog;
import io.millrace.preprocess.Standardize;
import org.hipparchus.util.FastMath;

/** Breaks every rule that holds for a family, so that a test can see each rule find it. */
final class BadUtils {

  static long calls;

  private BadUtils() {}

  static boolean unlucky(StreamModel model) {
    calls++;
    return model instanceof Standardize
        && StandardCatalog.catalog().types().isEmpty()
        && FastMath.abs(System.nanoTime()) > Math.exp(0);
  }
}
