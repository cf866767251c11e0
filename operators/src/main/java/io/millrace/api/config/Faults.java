package io.millrace.api.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Collects faults, so that reading can continue and find further ones.
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

  /** A limit, because a malicious file may have millions of faults. */
  private static final int MOST = 200;

  private final List<Fault> faults = new ArrayList<>();

  /** Reports a fault. */
  public void add(Fault fault) {
    if (faults.size() < MOST) {
      faults.add(fault);
    }
  }

  /** Reports a value of the wrong form. */
  public void wrong(Value found, String expected) {
    add(new Fault.Wrong(found.location(), expected, found));
  }

  /** Reports any other fault. */
  public void add(Location location, String message) {
    add(new Fault.Other(location, message));
  }

  /** Number of faults kept. */
  public int count() {
    return faults.size();
  }

  /** Returns all kept faults in the order in which they were reported; a view. */
  public List<Fault> all() {
    return Collections.unmodifiableList(faults);
  }
}
