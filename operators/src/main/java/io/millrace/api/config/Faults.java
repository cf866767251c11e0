package io.millrace.api.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Collects what is wrong, so that reading can go on and find the rest.
 *
 * <pre>{@code
 * Faults faults = new Faults();
 * faults.add(Location.ROOT.key("keep"), "expected fewer than the atoms");
 * assert faults.all().get(0).location().path().equals("keep");
 * }</pre>
 *
 * <p>It keeps the first 200 faults and drops the rest. Not thread-safe.
 */
public final class Faults {

  /** More faults than this help nobody, and a hostile file may have millions. */
  private static final int MOST = 200;

  private final List<Fault> faults = new ArrayList<>();

  /** Reports a fault. */
  public void add(Fault fault) {
    if (faults.size() < MOST) {
      faults.add(fault);
    }
  }

  /** Reports a value that is not what it should be. */
  public void wrong(Value found, String expected) {
    add(new Fault.Wrong(found.location(), expected, found));
  }

  /** Reports anything else. */
  public void add(Location location, String message) {
    add(new Fault.Other(location, message));
  }

  /** Number of faults kept. */
  public int count() {
    return faults.size();
  }

  /** All faults kept, in the order reported; a view. */
  public List<Fault> all() {
    return Collections.unmodifiableList(faults);
  }
}
