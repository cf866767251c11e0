package io.millrace.cli.plan;

import io.millrace.api.model.ModelFileException;
import io.millrace.api.model.Npy;
import io.millrace.api.model.Safetensors;
import io.millrace.api.model.Tensor;
import io.millrace.cli.console.CommandException;
import io.millrace.state.BoundedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The kinds of file that hold whole streams, by the ends of their names. */
enum ClipFile {
  SAFETENSORS {
    @Override
    Clips read(byte[] bytes) {
      return clips(Safetensors.read(bytes).tensor(INPUT));
    }

    @Override
    void put(Path file, Inference.Emissions emissions) throws IOException {
      Safetensors.Contents contents =
          new Safetensors.Contents(List.of(output(emissions), emitted(emissions)), Map.of());
      Files.write(file, Safetensors.write(contents));
    }
  },
  NPY {
    @Override
    Clips read(byte[] bytes) {
      return clips(Npy.read(INPUT, bytes));
    }

    @Override
    void put(Path file, Inference.Emissions emissions) throws IOException {
      Files.write(file, Npy.write(output(emissions)));
      String name = file.getFileName().toString().replaceFirst("\\.npy$", "-emitted.npy");
      Files.write(file.resolveSibling(name), Npy.write(emitted(emissions)));
    }
  },
  CSV {
    @Override
    Clips read(byte[] bytes) {
      return ClipCsv.read(bytes);
    }

    @Override
    void put(Path file, Inference.Emissions emissions) throws IOException {
      Files.writeString(file, ClipCsv.write(emissions));
    }
  };

  private static final String INPUT = "input";

  abstract Clips read(byte[] bytes);

  abstract void put(Path file, Inference.Emissions emissions) throws IOException;

  /** The kind of a file. */
  static ClipFile of(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    for (ClipFile kind : values()) {
      if (name.endsWith("." + kind.name().toLowerCase(Locale.ROOT))) {
        return kind;
      }
    }
    throw CommandException.refused(
        "Cannot tell what "
            + file
            + " is: expected a name that ends in .safetensors, .npy or .csv");
  }

  Clips read(Path file) {
    try {
      return read(BoundedFile.read(file, BoundedFile.TENSORS));
    } catch (BoundedFile.TooLargeException large) {
      throw CommandException.refused(large.getMessage(), large);
    } catch (ModelFileException damaged) {
      throw CommandException.refused(file + ": " + damaged.getMessage());
    } catch (IOException failed) {
      throw CommandException.failed("Cannot read " + file + ": " + failed, failed);
    }
  }

  void write(Path file, Inference.Emissions emissions) {
    try {
      if (file.toAbsolutePath().getParent() != null) {
        Files.createDirectories(file.toAbsolutePath().getParent());
      }
      put(file, emissions);
    } catch (IOException failed) {
      throw CommandException.failed("Cannot write " + file + ": " + failed, failed);
    }
  }

  private static Clips clips(Tensor input) {
    List<Integer> shape = input.shape();
    if (shape.size() < 2) {
      throw new ModelFileException(
          "Cannot take an input of shape "
              + shape
              + ": expected (streams, time, features) or (time, features)");
    }
    boolean single = shape.size() == 2;
    int features = 1;
    for (int extent : shape.subList(single ? 1 : 2, shape.size())) {
      features *= extent;
    }
    return new Clips(
        single ? 1 : shape.get(0), shape.get(single ? 0 : 1), features, input.values());
  }

  private static Tensor output(Inference.Emissions emissions) {
    Clips outputs = emissions.outputs();
    return new Tensor(
        "output",
        List.of(outputs.streams(), outputs.times(), outputs.features()),
        outputs.values());
  }

  private static Tensor emitted(Inference.Emissions emissions) {
    float[] values = new float[emissions.emitted().length];
    for (int at = 0; at < values.length; at++) {
      values[at] = emissions.emitted()[at];
    }
    return new Tensor("emitted", List.of(values.length), values);
  }
}
