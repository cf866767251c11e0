package io.millrace.dictionary.trespass;

import io.millrace.catalog.StandardCatalog;
import io.millrace.operator.StreamModel;
import io.millrace.standardize.Standardize;
import org.hipparchus.util.FastMath;

/** Climbs over every wall that a family has; the rules must see it. */
final class BadUtils {

  static long calls;

  private BadUtils() {}

  static boolean unlucky(StreamModel model) {
    calls++;
    return model instanceof Standardize
        && StandardCatalog.catalog().types().isEmpty()
        && FastMath.abs(System.nanoTime()) > 0;
  }
}
