package dev.dovecote.local.stream;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.local.bus.Patterns;
import dev.dovecote.local.function.HostedFunction;
import dev.dovecote.local.template.Template;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TrimmedDataAccessException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Reads a table's stream for one function, from its oldest record on: each shard by itself, one
 * batch after another, a shard only after the one that it comes from. Polls on real time.
 */
public final class StreamEventSource implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamEventSource.class);
  private static final long POLL_MILLIS = 200;
  private static final long LOOK_FOR_SHARDS_MILLIS = 1000;

  private final DynamoDbStreamsClient client;
  private final String streamArn;
  private final Template.StreamTrigger trigger;
  private final BatchRunner batches;
  private final String region;
  private final List<Thread> readers = new ArrayList<>();
  private final Set<String> finished = ConcurrentHashMap.newKeySet();
  private volatile boolean open = true;

  /**
   * What a source works with.
   *
   * @param sqs takes word of what is given up
   */
  public record World(DynamoDbStreamsClient streams, SqsClient sqs, String region) {}

  /**
   * Prepares the source.
   *
   * @param streamArn what the stream is really called here
   * @param onFailureUrl the queue that is told what is given up, if any
   */
  public StreamEventSource(
      World world,
      String streamArn,
      Template.StreamTrigger trigger,
      HostedFunction function,
      @Nullable String onFailureUrl) {
    this.client = world.streams();
    this.streamArn = streamArn;
    this.trigger = trigger;
    this.region = world.region();
    // Records have the time of the machine, whatever the stack's clock says.
    InstantSource clock = InstantSource.system();
    GivenUp givenUp =
        new GivenUp(
            world.sqs(), onFailureUrl, function.definition().arn(), trigger.streamArn(), clock);
    this.batches = new BatchRunner(trigger, function, givenUp, clock);
  }

  /** Starts reading. */
  public void start() {
    begin(trigger.name(), this::lookForShards);
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private synchronized void begin(String name, Work work) {
    if (open) {
      readers.add(Thread.ofVirtual().name(name).start(() -> untilClosed(work)));
    }
  }

  private void untilClosed(Work work) {
    try {
      work.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookForShards() throws InterruptedException {
    Set<String> begun = new HashSet<>();
    while (open) {
      try {
        List<Shard> shards = shards();
        Set<String> there = new HashSet<>(shards.stream().map(Shard::shardId).toList());
        for (Shard shard : shards) {
          String parent = shard.parentShardId();
          boolean first = parent == null || !there.contains(parent) || finished.contains(parent);
          if (first && begun.add(shard.shardId())) {
            begin(trigger.name() + "-" + shard.shardId(), () -> read(shard.shardId()));
          }
        }
      } catch (SdkException e) {
        warn(e);
      }
      Thread.sleep(LOOK_FOR_SHARDS_MILLIS);
    }
  }

  private List<Shard> shards() {
    List<Shard> shards = new ArrayList<>();
    @Nullable String last = null;
    do {
      String from = last;
      var stream =
          client
              .describeStream(r -> r.streamArn(streamArn).exclusiveStartShardId(from))
              .streamDescription();
      shards.addAll(stream.shards());
      last = stream.lastEvaluatedShardId();
    } while (last != null);
    return shards;
  }

  private void read(String shard) throws InterruptedException {
    @Nullable String iterator = null;
    @Nullable String last = null;
    while (open) {
      try {
        if (iterator == null) {
          iterator = iterator(shard, last);
        }
        String from = iterator;
        GetRecordsResponse response =
            client.getRecords(r -> r.shardIterator(from).limit(trigger.batchSize()));
        List<ObjectNode> records =
            response.records().stream()
                .map(record -> StreamRecords.json(record, trigger.streamArn(), region))
                .toList();
        handle(shard, records);
        if (!records.isEmpty()) {
          last = StreamRecords.sequenceNumber(records.getLast());
        }
        iterator = response.nextShardIterator();
        if (iterator == null) {
          finished.add(shard);
          return;
        }
        if (records.isEmpty()) {
          Thread.sleep(POLL_MILLIS);
        }
      } catch (TrimmedDataAccessException e) {
        // What comes after the last record seen is gone: on with the oldest that is left.
        iterator = null;
        last = null;
        Thread.sleep(POLL_MILLIS);
      } catch (SdkException e) {
        // An iterator lives for some minutes: the next one begins after what is done.
        iterator = null;
        warn(e);
        Thread.sleep(POLL_MILLIS);
      }
    }
  }

  private String iterator(String shard, @Nullable String last) {
    return client
        .getShardIterator(
            r ->
                r.streamArn(streamArn)
                    .shardId(shard)
                    .shardIteratorType(
                        last == null
                            ? ShardIteratorType.TRIM_HORIZON
                            : ShardIteratorType.AFTER_SEQUENCE_NUMBER)
                    .sequenceNumber(last))
        .shardIterator();
  }

  private void handle(String shard, List<ObjectNode> records) throws InterruptedException {
    List<ObjectNode> wanted =
        records.stream()
            .filter(
                record ->
                    trigger.filters().isEmpty() || Patterns.anyMatches(trigger.filters(), record))
            .toList();
    if (!wanted.isEmpty()) {
      batches.run(shard, wanted);
    }
  }

  private void warn(SdkException e) {
    if (open) {
      LOG.warn("{}: {}", trigger.name(), e.getMessage());
    }
  }

  /** Stops reading; a batch under way may end, if it does not take it long. */
  @Override
  public synchronized void close() {
    open = false;
    if (!batches.close()) {
      LOG.warn("{}: a batch does not end", trigger.name());
    }
    readers.forEach(Thread::interrupt);
  }
}
