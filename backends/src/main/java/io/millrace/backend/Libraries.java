package io.millrace.backend;

/** Checks for classes without initializing them. */
final class Libraries {

  private Libraries() {}

  /** Whether one of these classes is on the class path. */
  static boolean have(String... names) {
    for (String name : names) {
      try {
        Class.forName(name, false, Libraries.class.getClassLoader());
        return true;
      } catch (ClassNotFoundException | LinkageError absent) {
        continue;
      }
    }
    return false;
  }
}
