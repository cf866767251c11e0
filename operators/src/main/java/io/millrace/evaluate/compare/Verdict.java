package io.millrace.evaluate.compare;

/** What a comparison says of the first of two pipelines. */
public enum Verdict {
  BETTER("better"),
  WORSE("worse"),
  CANNOT_TELL("cannot tell");

  private final String words;

  Verdict(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
