package io.millrace.simulate.demo.activity;

/** Who answers. All see the same readings, and those that learn the same labels. */
enum Method {
  /** The pipeline: features of the network, a readout that starts as its head and learns. */
  LEARNED("head, learning"),
  /** The head that was trained with the network, on other people. */
  FROZEN("head, frozen"),
  /** The same features, and a readout that starts from nothing. */
  SCRATCH("network, from nothing"),
  /**
   * A readout that starts from nothing, and sees mean and maximum of every sensor over a second.
   */
  WINDOW("window, from nothing"),
  /** The label seen last. */
  LAST("last label"),
  /** The label seen most often. */
  COMMON("commonest label");

  private final String title;

  Method(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
