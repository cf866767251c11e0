package io.millrace.streaming.runtime.align;

import io.millrace.state.CacheCounts;
import io.millrace.state.WriteBackCache;
import io.millrace.streaming.runtime.state.StatesByGroup;
import java.util.List;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;

/**
 * The keys of a subtask in Flink's keyed state, through a {@link WriteBackCache}. Of a key that
 * changed only the segments that changed are written.
 */
final class AlignedKeys {

  /** Names are part of savepoints and never change. */
  private static final String KEYS = "aligned-keys";

  private static final String SEGMENTS = "aligned-segments";

  private final StatesByGroup keyed;
  private final AlignedKeyCodec codec;
  private final MapState<String, byte[]> keys;
  private final MapState<Tuple2<String, Long>, byte[]> segments;
  private final WriteBackCache<Id, AlignedKey> cache;

  /** Identifies a key. */
  record Id(String group, String key) {}

  /**
   * @param sensors names of the sensors, in their order
   * @param cacheBytes maximum bytes of decoded keys
   */
  AlignedKeys(StatesByGroup keyed, List<String> sensors, long cacheBytes) throws Exception {
    this.keyed = keyed;
    this.codec = new AlignedKeyCodec(sensors);
    this.keys =
        keyed.open(
            new MapStateDescriptor<>(
                KEYS, Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    this.segments =
        keyed.open(
            new MapStateDescriptor<>(
                SEGMENTS,
                Types.TUPLE(Types.STRING, Types.LONG),
                PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    this.cache = new WriteBackCache<>(new Store(), AlignedKey::bytes, cacheBytes);
  }

  /** The state of a key, or a new one. */
  AlignedKey read(Id id) throws Exception {
    AlignedKey key = cache.read(id);
    return key == null ? codec.fresh(segment -> segment(id, segment)) : key;
  }

  /** Takes a key that was changed, or of which a segment was loaded. */
  void write(Id id, AlignedKey key) throws Exception {
    cache.write(id, key);
  }

  /** Writes all changed keys to the state backend. */
  void flush() throws Exception {
    cache.flush();
  }

  CacheCounts counts() {
    return cache.counts();
  }

  private byte[] segment(Id id, long segment) throws Exception {
    keyed.turnTo(id.group());
    return segments.get(Tuple2.of(id.key(), segment));
  }

  private final class Store implements WriteBackCache.Store<Id, AlignedKey> {

    @Override
    public AlignedKey read(Id id) throws Exception {
      keyed.turnTo(id.group());
      byte[] bytes = keys.get(id.key());
      return bytes == null ? null : codec.key(bytes, segment -> segment(id, segment));
    }

    @Override
    public void write(Id id, AlignedKey key) throws Exception {
      keyed.turnTo(id.group());
      for (long gone : key.readings.takeDropped()) {
        segments.remove(Tuple2.of(id.key(), gone));
      }
      for (OpenReadings.Entry entry : key.readings.entries()) {
        if (entry.changed) {
          segments.put(Tuple2.of(id.key(), entry.id), codec.segment(entry.id, entry.loaded));
          entry.changed = false;
        }
      }
      keys.put(id.key(), codec.key(key));
      key.readings.unload();
    }

    @Override
    public void remove(Id id) {
      throw new IllegalStateException("Cannot remove " + id + ": open readings have no expiry");
    }
  }
}
