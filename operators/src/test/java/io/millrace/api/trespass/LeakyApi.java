package io.millrace.api.trespass;

import io.millrace.statespace.start.Modes;
import java.util.List;

/** Shows interior types to users, so that a test can see the rule find it. */
public final class LeakyApi {

  private LeakyApi() {}

  public static List<Modes> modes() {
    return List.of();
  }

  public static void accept(Modes[] modes) {}

  static void hidden(Modes modes) {}
}
