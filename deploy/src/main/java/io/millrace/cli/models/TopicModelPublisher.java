package io.millrace.cli.models;

import io.millrace.api.model.ModelManifest;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.model.ReleaseStatus;
import io.millrace.api.operator.Encoder;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ErrorReporter;
import io.millrace.cli.topic.TopicAddress;
import io.millrace.streaming.connect.kafka.FreshTopics;
import io.millrace.streaming.connect.kafka.KafkaTopics;
import io.millrace.streaming.connect.kafka.ModelKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;

/** Publishes on a topic. */
final class TopicModelPublisher implements ModelPublisher {

  private static final int TIMEOUT_MILLIS = 15_000;
  private static final int LARGEST_REQUEST = 32 << 20;

  private final TopicAddress address;
  private final ModelCatalog catalog;

  /**
   * @param catalog the operators that models may be of
   */
  TopicModelPublisher(TopicAddress address, ModelCatalog catalog) {
    this.address = address;
    this.catalog = catalog;
  }

  /** Publishes; a missing topic is created with the same settings as by a pipeline that learns. */
  @Override
  public void publish(List<PublishedModel> models) {
    make();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings(), new ByteArraySerializer(), new ByteArraySerializer())) {
      int partitions = producer.partitionsFor(address.topic()).size();
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (PublishedModel model : models) {
        sent.add(producer.send(message(model, partitions)));
      }
      producer.flush();
      for (Future<RecordMetadata> one : sent) {
        one.get();
      }
    } catch (KafkaException | ExecutionException failed) {
      throw CommandException.failed(
          "Cannot publish on "
              + location()
              + ": "
              + ErrorReporter.reason(failed)
              + "; check that the broker runs and that this client may write the topic",
          failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw CommandException.failed("Cannot publish on " + location() + ": interrupted", stopped);
    }
  }

  private void make() {
    NewTopic topic =
        new NewTopic(address.topic(), Optional.of(1), Optional.empty())
            .configs(KafkaTopics.OF_MODELS);
    Map<String, Object> settings = address.settings();
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    try (Admin admin = Admin.create(settings)) {
      if (!admin.listTopics().names().get().contains(address.topic())) {
        admin.createTopics(List.of(topic)).all().get();
        new FreshTopics(admin).await(List.of(address.topic()), Duration.ofMillis(TIMEOUT_MILLIS));
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (KafkaException | ExecutionException | TimeoutException notMade) {
      // The topic may exist without this client being allowed to see it; writing shows that.
      return;
    }
  }

  @Override
  public String location() {
    return address.toString();
  }

  private ProducerRecord<byte[], byte[]> message(PublishedModel model, int partitions) {
    ModelName name = model.manifest().name();
    byte[] newest = ModelKeys.newest(name.pipeline(), name.group());
    if (model.standing().call() == ReleaseStatus.Call.RELEASED) {
      byte[] key =
          writesPackets(model.manifest())
              ? ModelKeys.version(name.pipeline(), name.group(), name.version())
              : newest;
      return new ProducerRecord<>(address.topic(), key, model.message());
    }
    int partition = Utils.toPositive(Utils.murmur2(newest)) % partitions;
    return new ProducerRecord<>(
        address.topic(), partition, ModelKeys.held(name.pipeline(), name.group()), model.message());
  }

  /** Packets need every version that wrote one, so each has a key of its own. */
  private boolean writesPackets(ModelManifest manifest) {
    try {
      return catalog.create(manifest.stages(), manifest.channels().size()) instanceof Encoder;
    } catch (IllegalArgumentException unknown) {
      return false;
    }
  }

  private Map<String, Object> settings() {
    Map<String, Object> settings = address.settings();
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TIMEOUT_MILLIS);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MILLIS);
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 2 * TIMEOUT_MILLIS);
    return settings;
  }
}
