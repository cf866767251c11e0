package example;

import io.millrace.api.datastream.Millrace;
import io.millrace.api.datastream.MillraceStreams;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.stage.Dictionary;
import io.millrace.api.stage.Standardize;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Prints unusual readings of boilers. What is usual is learned for each plant while the job runs.
 */
public final class Boilers {

  /** A type of the program: Millrace asks nothing of it. */
  public record Reading(
      String plant, String boiler, Instant at, float temperature, float pressure, float flow) {}

  private Boilers() {}

  /** The whole use of Millrace. */
  public static MillraceStreams learn(DataStream<Reading> readings) {
    return Millrace.on(readings)
        .name("boilers")
        .channels("temperature", "pressure", "flow")
        .key(Reading::boiler)
        .group(Reading::plant)
        .time(Reading::at)
        .values(r -> new float[] {r.temperature(), r.pressure(), r.flow()})
        .operators(Standardize.defaults(), Dictionary.keep(1))
        .seed(42)
        .lateness(Duration.ofHours(1))
        .releaseEvery(50)
        .apply();
  }

  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment job = StreamExecutionEnvironment.getExecutionEnvironment();
    job.setParallelism(1);
    job.enableCheckpointing(10_000);
    DataStream<Reading> readings =
        job.fromSequence(0, 5_999)
            .map(Boilers::reading)
            .returns(Reading.class)
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<Reading>forBoundedOutOfOrderness(Duration.ofHours(1))
                    .withTimestampAssigner((reading, before) -> reading.at().toEpochMilli()));

    MillraceStreams boilers = learn(readings);

    boilers
        .answers()
        .filter(answer -> answer.number("score") > 20 && answer.sequence() > 500)
        .map(answer -> "unusual: " + answer.key() + " at " + answer.time())
        .print();
    boilers
        .deadLetters()
        .map(letter -> "refused: " + letter.reason().word() + ", " + letter.detail())
        .print();
    boilers
        .models()
        .map(release -> PublishedModel.read(release.message()).manifest())
        .map(manifest -> "model: " + manifest.name().group() + " " + manifest.name().version())
        .print();
    job.execute("boilers");
  }

  /** A reading every minute, of four boilers in turn: three values that depend on one load. */
  private static Reading reading(long minute) {
    Random noise = new Random(minute);
    String boiler = minute == 1_234 ? null : "boiler-" + minute % 4;
    float load = (float) Math.sin(minute / 100.0);
    float flow = minute == 5_000 ? -9 : 3 + load;
    return new Reading(
        "plant-" + minute % 2,
        boiler,
        Instant.EPOCH.plus(Duration.ofMinutes(minute)),
        60 + 8 * load + (float) noise.nextGaussian(),
        2 + load / 2 + (float) noise.nextGaussian() / 10,
        flow + (float) noise.nextGaussian() / 5);
  }
}
