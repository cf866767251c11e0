package io.millrace.api.config;

/**
 * Position of a value in a configuration.
 *
 * <pre>{@code
 * Location second = new Location("operators", 7).element(1).key("keep");
 * assert second.path().equals("operators[1].keep");
 * }</pre>
 *
 * @param path keys and positions from the root, for example {@code operators[1].dictionary.keep};
 *     empty for the root
 * @param line line of the file, from 1; zero where there is no file
 */
public record Location(String path, int line) {

  /** The root of a configuration that is not a file. */
  public static final Location ROOT = new Location("", 0);

  /** Returns the location of a key below this one. */
  public Location key(String key) {
    return new Location(path.isEmpty() ? key : path + "." + key, line);
  }

  /** Returns the location of an element of the list at this location. */
  public Location element(int index) {
    return new Location(path + "[" + index + "]", line);
  }
}
