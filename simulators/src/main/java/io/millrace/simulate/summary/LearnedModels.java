package io.millrace.simulate.summary;

import io.millrace.api.model.ModelFileException;
import io.millrace.api.model.ModelManifest;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.SpecException;
import io.millrace.simulate.report.HeatMap;
import io.millrace.simulate.report.ReportItem;
import io.millrace.simulate.report.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What the published models of a pipeline have learned, by the declared meaning of their slots. */
final class LearnedModels {

  private static final int MOST_PICTURES = 3;
  private static final int MOST_ATOMS = 24;
  private static final int MOST_ROWS = 50;
  private static final int MOST_LETTERS = 90;

  private final AnsweringModels models;
  private final ModelCatalog catalog;

  LearnedModels(AnsweringModels models, ModelCatalog catalog) {
    this.models = models;
    this.catalog = catalog;
  }

  /**
   * Pictures of the newest models.
   *
   * @param groups those that are shown, the most interesting first
   * @param codes how the codes of groups used their atoms
   */
  List<ReportItem> items(Collection<String> groups, Map<String, CodeUse> codes) throws IOException {
    List<ModelName> answering = models.names();
    List<List<String>> rows = new ArrayList<>();
    List<ReportItem> pictures = new ArrayList<>();
    List<ModelName> order = new ArrayList<>(answering);
    List<String> preferred = List.copyOf(groups);
    order.sort(
        Comparator.comparingInt(
            name ->
                preferred.contains(name.group())
                    ? preferred.indexOf(name.group())
                    : preferred.size()));
    for (ModelName name : order) {
      if (rows.size() < MOST_ROWS) {
        rows.add(List.of(name.group(), Texts.count(name.version())));
      }
      if (pictures.size() < MOST_PICTURES) {
        try {
          pictures.addAll(
              pictures(models.read(name), Optional.ofNullable(codes.get(name.group()))));
        } catch (ModelFileException | SpecException unfit) {
          // Such as what a compressor publishes for its readers, which is no state of its own.
          String why = unfit.getMessage();
          rows.set(
              rows.size() - 1,
              List.of(
                  name.group(),
                  Texts.count(name.version())
                      + ", not drawn: "
                      + (why.length() > MOST_LETTERS
                          ? why.substring(0, MOST_LETTERS) + " …"
                          : why)));
        }
      }
    }
    List<ReportItem> items = new ArrayList<>(pictures);
    if (!rows.isEmpty()) {
      items.add(new Table(List.of("group", "newest version"), rows));
    }
    return items;
  }

  private List<ReportItem> pictures(PublishedModel model, Optional<CodeUse> codes) {
    ModelManifest manifest = model.manifest();
    ModelPlan plan = new ModelPlan(manifest.channels(), manifest.declared(), manifest.stages(), 0);
    StateLayout layout = plan.model(catalog).signature().parameters();
    float[] values = model.parameters(layout);
    List<ReportItem> items = new ArrayList<>();
    for (Slot slot : layout.slots()) {
      if (slot.meaning() == Slot.Meaning.ATOMS && slot.shape().size() == 2) {
        items.add(atoms(manifest, plan.inputs(), slot, numbers(values, layout, slot), codes));
      } else if (slot.meaning() == Slot.Meaning.POLE_LOG_DECAY) {
        poles(values, layout, slot)
            .ifPresent(
                poles -> {
                  items.add(poles.chart(manifest.name().group()));
                  items.add(poles.table());
                });
      }
    }
    return items;
  }

  private static float[] numbers(float[] values, StateLayout layout, Slot slot) {
    int from = layout.offset(slot.name());
    return Arrays.copyOfRange(values, from, from + slot.size());
  }

  /** The frequencies and steps that stand behind the decays of the same modes. */
  private static Optional<Poles> poles(float[] values, StateLayout layout, Slot decay) {
    List<Slot> behind =
        layout.slots().subList(layout.slots().indexOf(decay), layout.slots().size());
    Optional<Slot> frequency = first(behind, Slot.Meaning.POLE_FREQUENCY);
    Optional<Slot> step = first(behind, Slot.Meaning.LOG_STEP);
    return frequency.isEmpty() || step.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Poles(
                numbers(values, layout, decay),
                numbers(values, layout, frequency.get()),
                numbers(values, layout, step.get())));
  }

  private static Optional<Slot> first(List<Slot> slots, Slot.Meaning meaning) {
    return slots.stream().filter(slot -> slot.meaning() == meaning).findFirst();
  }

  private static HeatMap atoms(
      ModelManifest manifest,
      List<String> inputs,
      Slot slot,
      float[] values,
      Optional<CodeUse> codes) {
    int atoms = slot.shape().get(0);
    int n = slot.shape().get(1);
    Optional<CodeUse> use = codes.filter(found -> found.atoms() == atoms);
    List<Integer> order =
        use.map(CodeUse::order)
            .orElseGet(() -> IntStream.range(0, Math.min(atoms, MOST_ATOMS)).boxed().toList());
    double[] shares = use.map(CodeUse::shares).orElse(new double[0]);
    List<String> names = new ArrayList<>();
    float[][] rows = new float[order.size()][n];
    for (int row = 0; row < rows.length; row++) {
      int atom = order.get(row);
      names.add(
          shares.length == 0
              ? "atom " + atom
              : String.format(Locale.ROOT, "atom %d · %.0f %%", atom, 100 * shares[atom]));
      float sign = sign(values, atom * n, n);
      for (int column = 0; column < n; column++) {
        rows[row][column] = sign * values[atom * n + column];
      }
    }
    List<String> columns =
        n == inputs.size()
            ? inputs
            : IntStream.range(0, n).mapToObj(column -> "in " + column).toList();
    return new HeatMap(
        "Atoms of " + manifest.name().group() + " (" + slot.name() + ")", names, columns, rows);
  }

  /** The sign of an atom is arbitrary; it is drawn with its largest entry positive. */
  private static float sign(float[] values, int from, int n) {
    int largest = from;
    for (int i = from; i < from + n; i++) {
      largest = Math.abs(values[i]) > Math.abs(values[largest]) ? i : largest;
    }
    return values[largest] < 0 ? -1 : 1;
  }
}
