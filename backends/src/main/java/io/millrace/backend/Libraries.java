package io.millrace.backend;

/** Looks for classes without running any of their code. */
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
