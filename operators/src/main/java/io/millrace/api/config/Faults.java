package io.millrace.api.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Collects what is wrong, so that reading can go on and find the rest. */
public final class Faults {

  /** More faults than this help nobody, and a hostile file may have millions. */
  private static final int MOST = 200;

  private final List<Fault> faults = new ArrayList<>();

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

  public int count() {
    return faults.size();
  }

  public List<Fault> all() {
    return Collections.unmodifiableList(faults);
  }
}
