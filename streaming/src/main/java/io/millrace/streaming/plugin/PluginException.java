package io.millrace.streaming.plugin;

import java.util.List;

/** All faults of the plug-ins of one run, found in one pass, one line each. */
public final class PluginException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final List<String> faults;

  public PluginException(List<String> faults) {
    super(String.join("\n", faults));
    this.faults = List.copyOf(faults);
  }

  public List<String> faults() {
    return faults;
  }
}
