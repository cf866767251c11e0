package io.millrace.cli.inspect;

import java.io.Serializable;

/**
 * Which states of a savepoint are wanted.
 *
 * @param group a group, or null for all
 * @param key a key, or null for all
 */
record StateFilter(String group, String key) implements Serializable {

  boolean wantsGroup(String candidate) {
    return group == null || group.equals(candidate);
  }

  boolean wantsKey(String candidate) {
    return key == null || key.equals(candidate);
  }

  boolean wantsAllKeys() {
    return key == null;
  }
}
