package io.millrace.soak;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/** Measures how long quiet keys wait for their answers. Results of a key come in its order. */
final class QuietDelays {

  private static final JsonFactory JSON = new JsonFactory();

  private final Map<String, Queue<Long>> waiting = new HashMap<>();
  private long slowest;

  void sent(String key) {
    waiting.computeIfAbsent(key, any -> new ArrayDeque<>()).add(System.nanoTime());
  }

  void answered(byte[] result) {
    Queue<Long> sent = waiting.get(key(result));
    if (sent != null && !sent.isEmpty()) {
      slowest = Math.max(slowest, System.nanoTime() - sent.remove());
    }
  }

  /** The slowest answer, in seconds. */
  double slowest() {
    return slowest / 1e9;
  }

  private static String key(byte[] result) {
    try (JsonParser json = JSON.createParser(result)) {
      while (json.nextToken() != null) {
        if (json.currentToken() == JsonToken.FIELD_NAME && "key".equals(json.currentName())) {
          return json.nextTextValue();
        }
      }
      return "";
    } catch (IOException fault) {
      throw new UncheckedIOException("Cannot read a result", fault);
    }
  }
}
