package dev.dovecote.local.stream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Tells a queue which records of a stream were given up: where they stand, not what they hold, as
 * Lambda does.
 *
 * @param queueUrl null where nobody is told
 */
record GivenUp(
    SqsClient sqs,
    @Nullable String queueUrl,
    String functionArn,
    String streamArn,
    InstantSource clock) {
  private static final Logger LOG = LoggerFactory.getLogger(GivenUp.class);

  void tell(String shard, List<ObjectNode> records, String condition, int invocations) {
    LOG.warn("{} records of {} are given up: {}", records.size(), streamArn, condition);
    if (queueUrl == null) {
      return;
    }
    ObjectNode letter = JsonNodeFactory.instance.objectNode();
    letter
        .putObject("requestContext")
        .put("requestId", UUID.randomUUID().toString())
        .put("functionArn", functionArn)
        .put("condition", condition)
        .put("approximateInvokeCount", invocations);
    letter.put("version", "1.0").put("timestamp", clock.instant().toString());
    letter
        .putObject("DDBStreamBatchInfo")
        .put("shardId", shard)
        .put("startSequenceNumber", StreamRecords.sequenceNumber(records.getFirst()))
        .put("endSequenceNumber", StreamRecords.sequenceNumber(records.getLast()))
        .put("approximateArrivalOfFirstRecord", created(records.getFirst()))
        .put("approximateArrivalOfLastRecord", created(records.getLast()))
        .put("batchSize", records.size())
        .put("streamArn", streamArn);
    try {
      sqs.sendMessage(r -> r.queueUrl(queueUrl).messageBody(letter.toString()));
    } catch (SdkException e) {
      LOG.warn("{} does not take a letter: {}", queueUrl, e.getMessage());
    }
  }

  private static String created(ObjectNode record) {
    return BatchRunner.created(record).toString();
  }
}
