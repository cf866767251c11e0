package io.millrace.simulate.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.api.model.PublishedModel;
import io.millrace.simulate.embedded.TopicReader;
import io.millrace.simulate.trace.BadRecords;
import io.millrace.streaming.connect.json.ResultJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the committed output of one pipeline of a demo and checks its results. */
final class PartReader implements AutoCloseable {

  private static final ObjectMapper LETTERS = new ObjectMapper();

  private final String brokers;
  private final DemoPart part;
  private final ResultJson json;
  private final TopicReader resultReader;
  private final TopicReader letterReader;
  private final List<String> letters = new ArrayList<>();
  private long results;
  private String sample = "";

  PartReader(String brokers, DemoPart part) {
    this.brokers = brokers;
    this.part = part;
    this.json = new ResultJson(part.checks().ports());
    this.resultReader = new TopicReader(brokers, part.results());
    this.letterReader = new TopicReader(brokers, part.refused());
  }

  /** Reads the available records; returns their number. */
  int poll() {
    int arrived = resultReader.poll(this::result);
    return arrived + letterReader.poll(record -> letter(record.value()));
  }

  /** Of a topic that branches share, the letters of all of them and those of this one. */
  private void letter(byte[] message) {
    try {
      String branch = LETTERS.readTree(message).path("branch").asText("");
      if (branch.isEmpty() || branch.equals(part.branch())) {
        letters.add(new String(message, UTF_8));
      }
    } catch (IOException fault) {
      throw new UncheckedIOException("Cannot read a dead letter", fault);
    }
  }

  private void result(ConsumerRecord<byte[], byte[]> record) {
    if (results++ == 0) {
      sample = new String(record.value(), UTF_8);
    }
    try {
      part.checks().take(json.read(record.value()));
    } catch (IOException fault) {
      throw new UncheckedIOException("Cannot read a result at offset " + record.offset(), fault);
    }
  }

  /** Whether all results and all dead letters have arrived. */
  boolean isDone() {
    return results >= expected() && letters.size() >= BadRecords.count();
  }

  long expected() {
    return part.checks().expected();
  }

  long results() {
    return results;
  }

  /** Progress in words. */
  String state() {
    return String.format(
        Locale.ROOT,
        "%,d of %,d results and %d of %d dead letters",
        results,
        expected(),
        letters.size(),
        BadRecords.count());
  }

  /** The outcome of the pipeline; call once {@link #isDone}. */
  DemoRun.Part outcome() {
    return new DemoRun.Part(List.copyOf(letters), newest(), sample);
  }

  private Map<String, PublishedModel> newest() {
    Map<String, byte[]> last = new TreeMap<>();
    try (TopicReader reader = new TopicReader(brokers, part.models())) {
      reader.drain(record -> last.put(new String(record.key(), UTF_8), record.value()));
    }
    Map<String, PublishedModel> newest = new TreeMap<>();
    for (byte[] message : last.values()) {
      PublishedModel model = PublishedModel.read(message);
      newest.put(model.manifest().name().group(), model);
    }
    return newest;
  }

  @Override
  public void close() {
    resultReader.close();
    letterReader.close();
  }
}
