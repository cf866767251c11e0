package example;

import io.millrace.api.catalog.Operators;
import io.millrace.api.model.ModelFolder;
import io.millrace.api.model.ModelManifest;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.Provenance;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.spec.Stage;
import io.millrace.api.stage.Dictionary;
import io.millrace.api.stage.Standardize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Writes what one stream has learned as a version of a model. */
public final class ModelExport {

  private static final List<String> CHANNELS = List.of("temperature", "pressure", "flow");
  private static final Stage[] STAGES = {Standardize.horizon(720), Dictionary.keep(1)};
  private static final long SEED = 42;

  private ModelExport() {}

  public static void main(String[] args) throws IOException {
    SingleStream stream = SingleStream.of(Operators.model(CHANNELS.size(), STAGES), SEED);
    long time = 0;
    for (int minute = 0; minute < 1_000; minute++) {
      float load = (float) Math.sin(minute / 100.0);
      time = 60_000L * minute;
      stream.step(new float[] {60 + 8 * load, 2 + load / 2, 3 + load}, time);
    }
    write(stream, time, new ModelFolder(Path.of(args[0])));
  }

  private static void write(SingleStream stream, long time, ModelFolder folder) throws IOException {
    SingleStream.FlatState learned = stream.snapshot().parameters();
    ModelManifest manifest =
        new ModelManifest(
            new ModelName("boilers", "plant-1", stream.version()),
            new Provenance(SEED, Provenance.NO_PARENT, stream.learned(), time),
            CHANNELS,
            List.of(STAGES[0].spec(), STAGES[1].spec()),
            ""); // the checksum is computed when the model is packed
    folder.write(PublishedModel.of(manifest, learned.layout(), learned.values()));
  }
}
