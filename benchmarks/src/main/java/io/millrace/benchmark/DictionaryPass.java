package io.millrace.benchmark;

import io.millrace.api.operator.Encoder;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.Packet;
import io.millrace.api.operator.Rows;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs one pass of the dictionary over a file of samples, for {@code dictionary_peers.py}.
 *
 * <p>Arguments: the samples, row-major little-endian float32; their width; the options of the
 * operator, as {@code batch=10,mode=paper}, {@code keys=8} for samples of so many keys in turn, and
 * {@code operator=compress} for another operator that reconstructs, {@code pursuit=true} for a
 * {@code whiten} stage before it; the output folder; the counts of samples after which the
 * dictionary is written there, as {@code atoms-1000.f32}. Prints a name and a number per line:
 * {@code cpu}, seconds of this thread in {@code step} and {@code learn}; {@code state}, bytes of
 * the group; {@code error}, the prequential relative error of the whole pass; {@code bits}, of a
 * packet on average; {@code resident}, peak resident bytes of the process.
 */
public final class DictionaryPass {

  private final int width;
  private final Learner model;
  private final Rows rows;
  private final float[] parameters;
  private final float[][] states;
  private final boolean packets;
  private long learned;
  private double bits;
  private double residuals;
  private double energies;

  private DictionaryPass(int width, Map<String, Object> options) {
    int keys = options.remove("keys") instanceof Integer many ? many : 1;
    String operator = options.remove("operator") instanceof String name ? name : "dictionary";
    List<ModelSpec> stages = new ArrayList<>();
    if (options.remove("pursuit") instanceof Boolean pursuit) {
      stages.add(new ModelSpec("whiten", Map.of("pursuit", pursuit)));
    }
    stages.add(new ModelSpec(operator, options));
    this.width = width;
    this.model = (Learner) StandardCatalog.catalog().create(stages, width);
    this.packets =
        model.signature().ports().outputs().stream()
            .anyMatch(field -> field.name().equals(Encoder.PACKET));
    this.parameters = new float[model.signature().parameters().width()];
    this.rows = new Rows(model.signature(), model.horizon(parameters, 0));
    this.states = new float[keys][model.signature().sequence().width()];
    model.initialize(parameters, 1);
    for (float[] state : states) {
      model.reset(state, 0);
    }
  }

  public static void main(String[] arguments) throws IOException {
    int width = Integer.parseInt(arguments[1]);
    DictionaryPass pass = new DictionaryPass(width, options(arguments[2]));
    Set<Long> marks = new HashSet<>();
    for (int at = 4; at < arguments.length; at++) {
      marks.add(Long.parseLong(arguments[at]));
    }
    pass.run(Path.of(arguments[0]), Path.of(arguments[3]), marks);
  }

  private static Map<String, Object> options(String text) {
    Map<String, Object> options = new HashMap<>();
    for (String option : text.split(",")) {
      String[] pair = option.split("=");
      options.put(pair[0], value(pair[1]));
    }
    return options;
  }

  private static Object value(String text) {
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    if (!Character.isDigit(text.charAt(0))) {
      return text;
    }
    return text.contains(".") ? (Object) Double.valueOf(text) : (Object) Integer.valueOf(text);
  }

  private void run(Path samples, Path folder, Set<Long> marks) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * width).order(ByteOrder.LITTLE_ENDIAN);
    float[] sample = new float[width];
    long nanos = 0;
    long seen = 0;
    try (InputStream file = new BufferedInputStream(Files.newInputStream(samples), 1 << 16)) {
      boolean more = true;
      while (more) {
        rows.clear();
        rows.useParameters(parameters, learned);
        // A key is once in a block.
        int most =
            Math.min(
                model.horizon(parameters, learned),
                states[0].length == 0 ? rows.capacity() : states.length);
        while (rows.size() < most && (more = read(file, bytes, sample))) {
          long at = seen + rows.size();
          rows.add(sample, states[(int) (at % states.length)], at / states.length, 0);
        }
        long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        model.step(rows);
        model.learn(rows);
        nanos += ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin;
        learned = rows.learned();
        for (int row = 0; row < rows.size(); row++) {
          measure(row);
          rows.readState(row, states[(int) (seen % states.length)]);
          if (marks.contains(++seen)) {
            write(folder.resolve("atoms-" + seen + ".f32"));
          }
        }
      }
    }
    System.out.println("cpu " + nanos * 1e-9);
    System.out.println("state " + Float.BYTES * parameters.length);
    System.out.println("error " + Math.sqrt(residuals / energies));
    if (packets) {
      System.out.println("bits " + bits / seen);
    }
    System.out.println("resident " + resident());
  }

  /** Peak resident bytes of this process; 0 if unknown. Linux only. */
  private static long resident() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D+", "")))
        .findFirst()
        .orElse(0);
  }

  private boolean read(InputStream file, ByteBuffer bytes, float[] into) throws IOException {
    int read = file.readNBytes(bytes.array(), 0, bytes.capacity());
    if (read == 0) {
      return false;
    }
    if (read < bytes.capacity()) {
      throw new EOFException("Cannot read a sample of " + width + " channels: the file ends in it");
    }
    bytes.asFloatBuffer().get(into);
    return true;
  }

  private void measure(int row) {
    if (rows.outcome(row) != Outcome.EMITTED) {
      throw new IllegalStateException("Cannot learn from a sample: the operator refused it");
    }
    int from = row * width;
    int to =
        row * model.signature().outputWidth() + model.signature().ports().offset("reconstruction");
    if (packets) {
      int packet = row * model.signature().outputWidth();
      int most = model.signature().ports().field(Encoder.PACKET).width();
      bits += Byte.SIZE * (double) Packet.length(rows.outputs(), packet, most);
    }
    for (int channel = 0; channel < width; channel++) {
      double value = rows.inputs()[from + channel];
      double off = value - rows.outputs()[to + channel];
      residuals += off * off;
      energies += value * value;
    }
  }

  private void write(Path file) throws IOException {
    int offset = model.signature().parameters().offset("dictionary");
    int atoms = model.signature().ports().field("code").width();
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * atoms * width).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(parameters, offset, atoms * width);
    Files.write(file, bytes.array());
  }
}
