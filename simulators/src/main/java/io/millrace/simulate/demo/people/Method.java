package io.millrace.simulate.demo.people;

/**
 * The methods that are compared. All of them have the same readings; those that learn have the same
 * labels.
 */
public enum Method {
  /**
   * The pipeline: features of the network, and a readout that starts with the network's head and
   * learns.
   */
  LEARNED("head, learning"),
  /** The head that was trained with the network, on other people. */
  FROZEN("head, frozen"),
  /** The same features, and a readout without initial weights. */
  SCRATCH("network, from scratch"),
  /** A readout without initial weights on mean and maximum of every sensor over one second. */
  WINDOW("window, from scratch"),
  /** A classifier of windows that was trained, like the network, on other people. */
  WINDOW_FROZEN("window, trained"),
  /** A readout on the same windows that starts with that classifier and learns. */
  WINDOW_LEARNED("window, learning"),
  /** The newest label. */
  LAST("last label"),
  /** The most frequent label so far. */
  COMMON("most common label");

  private final String title;

  Method(String title) {
    this.title = title;
  }

  /** Its name in tables. */
  public String title() {
    return title;
  }
}
