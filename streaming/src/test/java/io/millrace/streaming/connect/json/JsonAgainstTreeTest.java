package io.millrace.streaming.connect.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.pipeline.Mapping;
import io.millrace.api.pipeline.Mapping.Field;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.streaming.connect.record.RecordDecoder;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Records of random shape. The oracle looks the fields up in the whole tree, as Jackson reads it.
 */
final class JsonAgainstTreeTest {

  private static final ObjectMapper TREE =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);
  private static final Origin ORIGIN = Origin.topic("t", 0, 1);
  private static final List<String> NAMES = List.of("a", "b", "te.mp", "v", "x y", "ü");

  @Test
  void exampleUsage() {
    Mapping mapping = mapping(List.of(new Field.Path("s[1].v"), new Field.Path("[\"te.mp\"]")));

    Observation read =
        (Observation)
            read(mapping, "{\"k\":\"d\",\"t\":5,\"s\":[{\"v\":1},{\"v\":2}],\"te.mp\":\"3\"}");

    assertThat(read.values()).containsExactly(2f, 3f);
  }

  @Test
  void everyPathFindsWhatIsThereInTheTree() throws JsonProcessingException {
    SeededRandom random = new SeededRandom(41);
    int taken = 0;
    for (int trial = 0; trial < 4000; trial++) {
      ObjectNode record = NODES.objectNode();
      record.put("k", "device").put("t", 5);
      for (int i = random.below(5); i >= 0; i--) {
        record.set(name(random), node(random, 3));
      }
      List<List<Object>> paths = new ArrayList<>();
      List<Field> fields = new ArrayList<>();
      for (int channel = 0; channel < 3; channel++) {
        List<Object> path = path(random, record);
        paths.add(path);
        fields.add(new Field.Path(written(path)));
      }
      String text = TREE.writeValueAsString(record);

      Inbound read = read(mapping(fields), text);

      float[] expected = expected(record, paths);
      if (expected == null) {
        assertThat(read).as(text + fields).isInstanceOf(DeadLetter.class);
      } else {
        taken++;
        assertThat(read).as(text + fields).isInstanceOf(Observation.class);
        assertThat(((Observation) read).values()).as(text + fields).containsExactly(expected);
      }
    }
    assertThat(taken).isGreaterThan(500);
  }

  /** Null if the record must be refused. */
  private static float[] expected(JsonNode record, List<List<Object>> paths) {
    float[] values = new float[paths.size()];
    int present = 0;
    for (int channel = 0; channel < values.length; channel++) {
      JsonNode found = record;
      for (Object step : paths.get(channel)) {
        found = step instanceof String name ? found.path(name) : found.path((Integer) step);
      }
      present += found.isMissingNode() ? 0 : 1;
      if (found.isMissingNode()
          || found.isNull()
          || found.isTextual() && found.asText().isBlank()) {
        values[channel] = Float.NaN;
      } else if (found.isNumber()) {
        values[channel] = Float.parseFloat(found.decimalValue().toString());
      } else if (found.isTextual() && found.asText().matches("-?\\d+(\\.\\d+)?")) {
        values[channel] = Float.parseFloat(found.asText());
      } else {
        return null;
      }
      if (Float.isInfinite(values[channel])) {
        return null;
      }
    }
    return present == 0 ? null : values;
  }

  private static JsonNode node(SeededRandom random, int depth) {
    return switch (random.below(depth > 0 ? 11 : 8)) {
      case 0, 1 -> NODES.numberNode(random.below(1000) - 500);
      case 2, 3 ->
          NODES.numberNode(
              BigDecimal.valueOf(random.nextLong() >> random.below(60), random.below(30) - 5));
      case 4 -> NODES.textNode(random.below(100) + "." + random.below(100));
      case 5 -> NODES.textNode(random.below(2) == 0 ? "  " : "off");
      case 6 -> NODES.booleanNode(random.below(2) == 0);
      case 7 -> NODES.nullNode();
      case 8 -> {
        ArrayNode list = NODES.arrayNode();
        for (int i = random.below(4); i > 0; i--) {
          list.add(node(random, depth - 1));
        }
        yield list;
      }
      default -> {
        ObjectNode object = NODES.objectNode();
        for (int i = random.below(4); i > 0; i--) {
          object.set(name(random), node(random, depth - 1));
        }
        yield object;
      }
    };
  }

  private static String name(SeededRandom random) {
    return NAMES.get(random.below(NAMES.size()));
  }

  /** A path into the record, which now and then leaves it. */
  private static List<Object> path(SeededRandom random, JsonNode record) {
    List<Object> path = new ArrayList<>();
    JsonNode at = record;
    do {
      if (at.isArray()) {
        path.add(random.below(at.size() + 1));
        at = at.path((Integer) path.get(path.size() - 1));
      } else {
        List<String> names = new ArrayList<>();
        at.fieldNames().forEachRemaining(names::add);
        names.removeAll(List.of("k", "t"));
        boolean stray = names.isEmpty() || random.below(12) == 0;
        path.add(stray ? name(random) : names.get(random.below(names.size())));
        at = at.path((String) path.get(path.size() - 1));
      }
    } while (at.isContainerNode() && random.below(8) > 0);
    return path;
  }

  private static String written(List<Object> path) {
    StringBuilder written = new StringBuilder();
    for (Object step : path) {
      written.append(step instanceof String name ? "[\"" + name + "\"]" : "[" + step + "]");
    }
    return written.toString();
  }

  /** What is no JSON for Jackson is none here, and nothing of it is half read. */
  @Test
  void bytesThatAreNoJsonAreRefusedAndLeaveNothingForTheNextRecord() {
    byte[] right = "{\"k\":\"d\",\"t\":5,\"s\":[1,{\"v\":\"2.5\"}],\"b\":-1e2}".getBytes(UTF_8);
    RecordDecoder decoder =
        new MappedJsonDecoder(
            mapping(List.of(new Field.Path("s[1].v"), new Field.Path("b"))),
            List.of("c0", "c1"),
            1 << 16);
    SeededRandom random = new SeededRandom(5);
    int refused = 0;
    for (int trial = 0; trial < 20_000; trial++) {
      byte[] bytes = right.clone();
      for (int edits = 1 + random.below(2); edits > 0; edits--) {
        bytes[random.below(bytes.length)] = (byte) "{}[]\":,.e-+01 x\\".charAt(random.below(16));
      }
      Inbound read = decoder.read(bytes, 0, bytes.length, ORIGIN);
      if (!isObject(bytes)) {
        refused++;
        assertThat(read).as(new String(bytes, UTF_8)).isInstanceOf(DeadLetter.class);
      }

      Observation after = (Observation) decoder.read(right, 0, right.length, ORIGIN);
      assertThat(after.values()).containsExactly(2.5f, -100f);
    }
    assertThat(refused).isGreaterThan(10_000);
  }

  private static boolean isObject(byte[] bytes) {
    try {
      return TREE.readTree(bytes).isObject();
    } catch (java.io.IOException none) {
      return false;
    }
  }

  /** The fixed shape, the mapped one and text have the same bits, next to the middle of floats. */
  @Test
  void aNumberHasTheSameBitsHoweverTheRecordIsRead() {
    Mapping mapping = mapping(List.of(new Field.Path("a"), new Field.Path("b")));
    RecordDecoder fixed = new JsonDecoder(List.of("c0", "c1"), 1 << 16);
    SeededRandom random = new SeededRandom(8);
    for (int trial = 0; trial < 5000; trial++) {
      float low = Float.intBitsToFloat(0x20000000 + random.below(0x40000000));
      BigDecimal middle =
          new BigDecimal(low).add(new BigDecimal(Math.nextUp(low))).divide(BigDecimal.valueOf(2));
      BigDecimal little = middle.ulp().movePointLeft(random.below(6)).multiply(number(random));
      String text = middle.add(little).toString();
      float expected = Float.parseFloat(text);
      byte[] array =
          ("{\"key\":\"d\",\"time\":5,\"values\":[" + text + ",-" + text + "]}").getBytes(UTF_8);

      Observation mapped =
          (Observation)
              read(mapping, "{\"k\":\"d\",\"t\":5,\"a\":" + text + ",\"b\":\"-" + text + "\"}");
      Observation read = (Observation) fixed.read(array, 0, array.length, ORIGIN);

      assertThat(mapped.values()).as(text).containsExactly(expected, -expected);
      assertThat(read.values()).as(text).containsExactly(expected, -expected);
    }
  }

  private static BigDecimal number(SeededRandom random) {
    return BigDecimal.valueOf(random.below(3) - 1);
  }

  private static Mapping mapping(List<Field> fields) {
    return new Mapping(
        new Field.Path("k"),
        Field.NONE,
        Field.NONE,
        Mapping.Time.of(new Field.Path("t"), Mapping.TimeForm.MILLIS),
        new Mapping.Values(new Mapping.Places.Each(fields), List.of(), Mapping.Absent.MISSING));
  }

  private static Inbound read(Mapping mapping, String text) {
    int channels = ((Mapping.Places.Each) mapping.values().places()).fields().size();
    List<String> names = new ArrayList<>();
    for (int channel = 0; channel < channels; channel++) {
      names.add("c" + channel);
    }
    byte[] bytes = text.getBytes(UTF_8);
    return new MappedJsonDecoder(mapping, names, 1 << 16).read(bytes, 0, bytes.length, ORIGIN);
  }
}
