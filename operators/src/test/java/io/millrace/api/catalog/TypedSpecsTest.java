package io.millrace.api.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.SchemaWriter;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.Attachment;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.SpecException;
import io.millrace.api.spec.SpecFault;
import io.millrace.api.spec.Stage;
import io.millrace.api.stage.Bound;
import io.millrace.api.stage.Dictionary;
import io.millrace.api.stage.Forecast;
import io.millrace.api.stage.Network;
import io.millrace.api.stage.Standardize;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That a typed spec is the string map it stands for, with the options that are declared. */
class TypedSpecsTest {

  private static final String PACKAGE = "io.millrace.api.stage";

  @Test
  void exampleUsage() {
    StreamModel model = Operators.model(3, Standardize.horizon(720), Dictionary.keep(1));
    SingleStream stream = SingleStream.of(model, 42);

    for (int minute = 0; minute < 100; minute++) {
      stream.step(new float[] {20 + minute % 7, Float.NaN, 3 + minute % 5}, 60_000L * minute);
    }

    assertThat(stream.learned()).isPositive();
  }

  @Test
  void aTypedSpecGivesTheBitsOfTheStringMap() {
    assertThat(
            bits(
                Standardize.horizon(720).clip(8),
                Dictionary.keep(3).bases(2).rhoMin(0.05).objective(Dictionary.Objective.LP)))
        .containsExactly(
            bits(
                new ModelSpec("standardize", Map.of("horizon", 720, "clip", 8.0)),
                new ModelSpec(
                    "dictionary",
                    Map.of("objective", "lp", "rho_min", 0.05, "bases", 2, "keep", 3))));
    assertThat(bits(Forecast.ahead(2).targets(0, 2).missing(Forecast.Missing.ZERO)))
        .containsExactly(
            bits(
                new ModelSpec(
                    "forecast", Map.of("missing", "zero", "targets", List.of(0, 2), "ahead", 2))));
  }

  @Test
  void optionsKeepTheOrderInWhichTheyWereSet() {
    assertThat(Dictionary.keep(3).bases(2).batch(7).keep(4).spec().options().toString())
        .isEqualTo("{keep=4, bases=2, batch=7}");
    assertThat(Dictionary.batch(7).bases(2).keep(4).spec().options().toString())
        .isEqualTo("{batch=7, bases=2, keep=4}");
  }

  @Test
  void aSpecIsNotChangedByItsOptions() {
    Dictionary.Spec three = Dictionary.keep(3);

    three.bases(2);

    assertThat(three).isEqualTo(Dictionary.keep(3));
  }

  @Test
  void numbersAreWrittenAsAFileHasThem() {
    assertThat(Standardize.horizon(720).floor(0.5).clip(1e12).spec().options())
        .isEqualTo(Map.of("horizon", 720, "floor", 0.5, "clip", 1e12));
    assertThat(Forecast.targets(4).spec().options()).isEqualTo(Map.of("targets", 4));
  }

  @Test
  void faultsAreThoseOfTheStringMapAndToldAllAtOnce() {
    List<SpecFault> typed = faults(Standardize.clip(0).warmup(1), Dictionary.keep(0).drift(2));

    assertThat(typed)
        .containsExactlyInAnyOrderElementsOf(
            faults(
                new ModelSpec("standardize", Map.of("clip", 0, "warmup", 1)),
                new ModelSpec("dictionary", Map.of("keep", 0, "drift", 2))))
        .hasSize(4)
        .contains(
            new SpecFault(1, "keep", "expected a whole number from 1 to 4, found '0'"),
            new SpecFault(0, "clip", "expected a number from 1.0 to 1000000.0, found '0'"));
  }

  @Test
  void aModelFileIsTakenAsItWasRead() {
    Attachment file = new Attachment("gru.yaml", Map.of("channels", 2), Map.of());

    assertThat(Network.model(file).spec())
        .isEqualTo(new ModelSpec("network", Map.of("model", "gru.yaml"), Map.of("model", file)));
    assertThat(Network.model("gru.yaml").spec())
        .isEqualTo(new ModelSpec("network", Map.of("model", "gru.yaml")));
  }

  @Test
  void aSpecOfAnotherOperatorIsRefused() {
    ModelSpec whiten = new ModelSpec("whiten", Map.of());

    assertThatThrownBy(() -> new Dictionary.Spec(whiten))
        .hasMessage("Cannot take a stage of the operator 'whiten' for one of 'dictionary'");
  }

  static Set<String> types() {
    return new LinkedHashSet<>(Operators.shipped().types());
  }

  @ParameterizedTest
  @MethodSource("types")
  void eachDeclaredOptionIsAMethodAndThereIsNoOther(String type) throws Exception {
    Set<String> declared = new TreeSet<>();
    for (Key<?> key : keys(type)) {
      declared.add(method(key) + " " + parameter(key));
    }
    if (type.equals("network")) {
      declared.add("model Attachment");
    }
    if (!Operators.shipped().isWrapper(type) && !Operators.shipped().isWatcher(type)) {
      declared.add("pass String");
    }

    assertThat(methods(spec(type), 0)).isEqualTo(declared);
  }

  @ParameterizedTest
  @MethodSource("types")
  void aStageBeginsWithAnyOptionOrWithTheOneItNeeds(String type) throws Exception {
    Set<String> required =
        keys(type).stream()
            .filter(Key::isRequired)
            .map(TypedSpecsTest::method)
            .collect(Collectors.toSet());
    Set<String> begins = methods(spec(type).getEnclosingClass(), Modifier.STATIC);

    if (required.isEmpty()) {
      Set<String> all = methods(spec(type), 0);
      all.add("defaults ");
      assertThat(begins).isEqualTo(all);
    } else {
      assertThat(begins.stream().map(begin -> begin.split(" ")[0])).hasSameElementsAs(required);
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void anOptionSetsTheKeyOfItsName(String type) throws Exception {
    for (Key<?> key : keys(type)) {
      for (Method method : spec(type).getDeclaredMethods()) {
        Class<?> taken = method.getParameterCount() == 1 ? method.getParameterTypes()[0] : null;
        if (taken == null || !method.getName().equals(method(key)) || taken == Attachment.class) {
          continue;
        }
        for (Object value : values(taken)) {
          Object empty = spec(type).getConstructors()[0].newInstance(new ModelSpec(type, Map.of()));
          ModelSpec set = ((Stage) method.invoke(empty, value)).spec();

          assertThat(set.options()).containsOnlyKeys(key.name());
          if (taken.isEnum()) {
            assertThat(key.fault(set.options().get(key.name()))).isEmpty();
          }
        }
        if (taken.isEnum()) {
          assertThat(((List<?>) schema(key).get("enum"))).hasSize(taken.getEnumConstants().length);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("types")
  void theDocOfAnOptionIsItsDeclaration(String type) throws Exception {
    String name = spec(type).getEnclosingClass().getSimpleName();
    String source =
        Files.readString(
                Path.of("src/main/java/" + PACKAGE.replace('.', '/') + "/" + name + ".java"))
            .replaceAll("\\s*\\n\\s*(\\*(?!/))?\\s*", " ");
    for (Key<?> key : keys(type)) {
      String documented = schema(key).get("description").toString();
      if (schema(key).containsKey("default")) {
        documented += " Default: " + schema(key).get("default") + ".";
      }
      if (List.of("int", "double", "int...", "double...").contains(parameter(key))) {
        String expected = key.form().expected();
        documented += " " + expected.substring(0, 1).toUpperCase(Locale.ROOT);
        documented += expected.substring(1) + ".";
      }

      assertThat(source)
          .as(key.name())
          .containsPattern(
              Pattern.quote(documented) + "[^/]*\\*/ public Spec " + method(key) + "\\(");
    }
  }

  private static List<Key<?>> keys(String type) {
    KeyTable table = Operators.shipped().keys(type).orElseThrow();
    return table.keys().stream()
        .filter(key -> !table.refused().containsKey(key.name()))
        // An alarm changes no learner.
        .filter(key -> !(type.equals("detect") && key.name().equals("learner")))
        .collect(Collectors.toList());
  }

  private static Class<?> spec(String type) throws ClassNotFoundException {
    String name = type.substring(0, 1).toUpperCase(Locale.ROOT) + type.substring(1);
    return Class.forName(PACKAGE + "." + name + "$Spec");
  }

  /** The name of a key in camel case; the one that is a word of Java has another. */
  private static String method(Key<?> key) {
    String name = key.name().equals("switch") ? "switch_after" : key.name();
    return Pattern.compile("_(.)")
        .matcher(name)
        .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
  }

  private static String parameter(Key<?> key) {
    Map<String, Object> schema = schema(key);
    if (schema.containsKey("enum")) {
      return "enum";
    }
    if (key.name().equals("calendar")) {
      return "enum...";
    }
    if (schema.containsKey("anyOf")) {
      Map<?, ?> one = (Map<?, ?>) ((List<?>) schema.get("anyOf")).get(0);
      return one.get("type").equals("string") ? "String..." : "int...";
    }
    if (schema.get("type").equals("array")) {
      return Map.of("shares", "double...").getOrDefault(key.name(), "double"); // and another
    }
    return Map.of(
            "integer", "int", "number", "double", "boolean", "boolean", "string", "String",
            "object", "Map")
        .get(schema.get("type"));
  }

  private static Map<String, Object> schema(Key<?> key) {
    return key.schema(new SchemaWriter(SchemaWriter.Scalars.TYPED));
  }

  /** Methods that return a stage, each with the type of its parameter. */
  private static Set<String> methods(Class<?> type, int modifier) {
    return Arrays.stream(type.getDeclaredMethods())
        .filter(method -> Modifier.isPublic(method.getModifiers()))
        .filter(method -> (method.getModifiers() & Modifier.STATIC) == modifier)
        .filter(method -> Stage.class.isAssignableFrom(method.getReturnType()))
        .filter(method -> method.getReturnType() != ModelSpec.class)
        .map(method -> method.getName() + " " + parameter(method))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String parameter(Method method) {
    if (method.getParameterCount() == 0) {
      return "";
    }
    Class<?> type = method.getParameterTypes()[0];
    if (method.isVarArgs()) {
      return (type.getComponentType().isEnum() ? "enum" : type.getComponentType().getSimpleName())
          + "...";
    }
    return type.isEnum() ? "enum" : type.getSimpleName();
  }

  private static List<Object> values(Class<?> type) {
    if (type.isEnum()) {
      return List.of(type.getEnumConstants());
    }
    if (type.isArray() && type.getComponentType().isEnum()) {
      return List.of((Object) type.getComponentType().getEnumConstants());
    }
    if (type == String[].class) {
      return List.of(new String[] {"distance.score"}, new String[] {"drift.found", "unusual"});
    }
    if (type == double[].class) {
      return List.of(new double[] {0.25, 0.75});
    }
    return List.of(
        Map.<Class<?>, Object>of(
                int.class,
                3,
                double.class,
                0.5,
                boolean.class,
                false,
                String.class,
                "gru.yaml",
                int[].class,
                new int[] {0, 1},
                Map.class,
                Map.of(0, Bound.least(0)))
            .get(type));
  }

  private static List<SpecFault> faults(Stage... stages) {
    return catchThrowableOfType(SpecException.class, () -> Operators.model(4, stages)).faults();
  }

  private static int[] bits(Stage... stages) {
    SingleStream stream = SingleStream.of(Operators.model(8, stages), 7);
    SeededRandom random = new SeededRandom(3);
    List<Integer> bits = new ArrayList<>();
    for (int at = 0; at < 300; at++) {
      float[] reading = new float[8];
      for (int channel = 0; channel < 8; channel++) {
        reading[channel] = (float) random.gaussian();
      }
      stream
          .step(reading, at)
          .ifPresent(
              answer -> {
                for (float number : answer.output()) {
                  bits.add(Float.floatToRawIntBits(number));
                }
              });
    }
    assertThat(bits).isNotEmpty();
    return bits.stream().mapToInt(Integer::intValue).toArray();
  }
}
