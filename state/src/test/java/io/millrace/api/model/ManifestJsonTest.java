package io.millrace.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.spec.ModelSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The golden files are manifests as release 0.1.0 wrote them. */
class ManifestJsonTest {

  private static final String SHA256 = "0123456789abcdef".repeat(4);

  @Test
  void exampleUsage() throws IOException {
    byte[] json = ManifestJson.write(manifest(Provenance.NO_PARENT), ReleaseStatus.RELEASED);

    assertThat(json).asString(StandardCharsets.UTF_8).isEqualTo(golden("manifest-v1.json"));
    ManifestJson.Written read = ManifestJson.read(json, 0, json.length);
    assertThat(read.manifest()).isEqualTo(manifest(Provenance.NO_PARENT));
    assertThat(read.standing()).isEqualTo(ReleaseStatus.RELEASED);
  }

  @Test
  void writesTheFieldsThatNeedNotBeThereInTheirPlaces() throws IOException {
    byte[] json = ManifestJson.write(manifest(2), ReleaseStatus.HELD.startingAt(-5));
    assertThat(json).asString(StandardCharsets.UTF_8).isEqualTo(golden("manifest-v1-held.json"));
    ManifestJson.Written read = ManifestJson.read(json, 0, json.length);
    assertThat(read.manifest()).isEqualTo(manifest(2));
    assertThat(read.standing()).isEqualTo(ReleaseStatus.HELD.startingAt(-5));
  }

  /** Values that a mapping of JSON to Java fields takes, or turns into others, without a word. */
  @Test
  void refusesEveryValueOfAnotherType() throws IOException {
    String good = golden("manifest-v1.json");
    Map<String, String> faults = new LinkedHashMap<>();
    faults.put(good.replace("\"air\"", "true"), "pipeline: expected text");
    faults.put(good.replace("\"air\"", "null"), "pipeline: expected text");
    faults.put(
        good.replace("\"air\"", "\"" + "a".repeat(513) + "\""),
        "pipeline: expected at most 512 characters, found 513");
    faults.put(
        good.replace("Ålesund", "g".repeat(100_000)),
        "group: expected at most 512 characters, found 100008");
    faults.put(good.replace("[ \"PM2.5\", \"NO2\" ]", "[ 3 ]"), "channels: expected a list");
    faults.put(good.replace("[ \"PM2.5\", \"NO2\" ]", "[ null ]"), "channels: expected a list");
    faults.put(
        good.replace("\"learned\" : 30", "\"learned\" : \"30\""), "learned: expected a whole");
    faults.put(good.replace("\"learned\" : 30", "\"learned\" : 3.0"), "learned: expected a whole");
    faults.put(
        good.replace("\"learned\" : 30", "\"learned\" : 9223372036854775808"),
        "learned: expected a whole number from 0");
    faults.put(
        good.replace("\"dictionary\" : {", "\"impute\" : { }, \"dictionary\" : {"),
        "operators: expected a list of one-entry objects");
    faults.put(good.replace("\"time\"", "\"learned\""), "Duplicate field 'learned'");
    faults.put(good + "{}", "Trailing token");
    faults.forEach(
        (json, fault) -> {
          byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
          assertThat(json).isNotEqualTo(good);
          assertThatThrownBy(() -> ManifestJson.read(bytes, 0, bytes.length))
              .as(json)
              .isInstanceOf(ModelFileException.class)
              .hasMessageContaining(fault);
        });
  }

  @Test
  void passesOverFieldsOfLaterReleases() throws IOException {
    byte[] json =
        golden("manifest-v1.json")
            .replace("\"format\" : 1,", "\"format\" : 1, \"licence\" : { \"name\" : \"MIT\" },")
            .getBytes(StandardCharsets.UTF_8);
    assertThat(ManifestJson.read(json, 0, json.length).manifest())
        .isEqualTo(manifest(Provenance.NO_PARENT));
  }

  private static ModelManifest manifest(long parent) {
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("mode", "fast");
    options.put("keep", 3);
    options.put("drift", 0.5);
    return new ModelManifest(
        new ModelName("air", "Ålesund \"north\"", 3),
        new Provenance(-7, parent, 30, 1_700_000_000_000L),
        List.of("PM2.5", "NO2"),
        List.of(new ModelSpec("standardize", Map.of()), new ModelSpec("dictionary", options)),
        SHA256);
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = ManifestJsonTest.class.getResourceAsStream("/golden/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
