package io.millrace.streaming.plugin;

import java.util.ServiceConfigurationError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Explains why a class of a plug-in could not be used, with the cure, as the end of a sentence. */
final class LoadFailure {

  /** Class files of Java 17 have version 61; each release adds one. */
  private static final int CLASS_VERSION_OF_JAVA_0 = 44;

  private static final Pattern CLASS_VERSION = Pattern.compile("class file version (\\d+)");

  private LoadFailure() {}

  static String of(Throwable failed) {
    if (failed instanceof UnsupportedClassVersionError) {
      return compiledForAnotherJava(failed);
    }
    if (failed instanceof ExceptionInInitializerError && failed.getCause() != null) {
      return of(failed.getCause());
    }
    if (failed instanceof NoClassDefFoundError) {
      return "expected class "
          + name(failed)
          + ", found none; put it into the plugin's jar, or build the plugin against "
          + "millrace-operators of this version";
    }
    if (failed instanceof LinkageError) {
      return "it is not compatible with this version of Millrace ("
          + reason(failed)
          + "); build it against millrace-operators of this version";
    }
    if (failed instanceof ServiceConfigurationError error) {
      return error.getCause() == null ? notAProvider(error) : of(error.getCause());
    }
    return "it threw " + reason(failed) + "; correct the plugin";
  }

  private static String compiledForAnotherJava(Throwable failed) {
    Matcher version = CLASS_VERSION.matcher(reason(failed));
    String found =
        version.find()
            ? "a class for Java " + (Integer.parseInt(version.group(1)) - CLASS_VERSION_OF_JAVA_0)
            : "a class for a newer Java";
    return "expected classes for Java "
        + Runtime.version().feature()
        + " at most, found "
        + found
        + "; compile the plugin with --release 17";
  }

  /** The message of the JDK without the name of the service at its beginning. */
  private static String notAProvider(ServiceConfigurationError error) {
    String text = String.valueOf(error.getMessage());
    return text.substring(text.indexOf(": ") + 1).strip() + "; " + PluginJar.CORRECT_LIST;
  }

  private static String name(Throwable missing) {
    return String.valueOf(missing.getMessage()).replace('/', '.');
  }

  private static String reason(Throwable failed) {
    String kind = failed.getClass().getSimpleName();
    return failed.getMessage() == null
        ? kind
        : kind + ": " + failed.getMessage().lines().findFirst().orElse("");
  }
}
