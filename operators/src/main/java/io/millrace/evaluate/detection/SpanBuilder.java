package io.millrace.evaluate.detection;

import java.util.ArrayList;
import java.util.List;

/** Makes ranges of the readings of one key that follow one another and are alike. */
public final class SpanBuilder {

  private final List<Span> spans = new ArrayList<>();
  private long first = -1;
  private long last = -1;

  /** Adds a reading that belongs to a range; positions rise. */
  public void add(long position) {
    if (first < 0) {
      first = position;
    } else if (position != last + 1) {
      spans.add(new Span(first, last));
      first = position;
    }
    last = position;
  }

  /** The ranges so far, in their order. */
  public List<Span> spans() {
    List<Span> all = new ArrayList<>(spans);
    if (first >= 0) {
      all.add(new Span(first, last));
    }
    return all;
  }
}
