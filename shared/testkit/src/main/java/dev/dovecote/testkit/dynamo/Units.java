package dev.dovecote.testkit.dynamo;

/**
 * Read and write units as AWS charges them.
 *
 * <p>Sources: Developer Guide, "DynamoDB read and write operations" (read-write-operations) and
 * "Managing complex workflows with DynamoDB transactions" (transaction-apis); what they leave open,
 * from paritysuite/dynamodb-conformance, whose cases were recorded on AWS.
 */
public record Units(double read, double write) {
  public static final Units NONE = new Units(0, 0);

  private static final int READ_BYTES = 4 * 1024;
  private static final int WRITE_BYTES = 1024;

  /**
   * Two, "one to prepare the transaction and one to commit" (transaction-apis, capacity
   * management).
   */
  private static final int TRANSACTION_FACTOR = 2;

  /**
   * "One write unit represents one write per second for an item up to 1 KB", by the larger of the
   * item's sizes before and after. Deleting or failing to find an item that is not there takes the
   * minimum of one.
   */
  static Units write(int bytesBefore, int bytesAfter) {
    return new Units(0, blocks(Math.max(bytesBefore, bytesAfter), WRITE_BYTES));
  }

  /**
   * Twice a plain write. A condition that holds adds nothing, and a ConditionCheck alone is charged
   * as a write of the item (paritysuite, recorded on AWS: 2 write units).
   */
  static Units transactWrite(int bytesBefore, int bytesAfter) {
    return write(bytesBefore, bytesAfter).times(TRANSACTION_FACTOR);
  }

  /**
   * 4 KB a unit, half for an eventually consistent read; an item that is not there takes the
   * minimum.
   */
  static Units read(int bytes, boolean consistent) {
    return new Units(blocks(bytes, READ_BYTES) * (consistent ? 1 : 0.5), 0);
  }

  /**
   * "A transactional read request of an item up to 4 KB requires two read units." A repeated
   * transaction with the same token costs as much (transaction-apis: "the number of read capacity
   * units consumed in reading the item"; paritysuite, recorded on AWS: 2 read units).
   */
  static Units transactRead(int bytes) {
    return read(bytes, true).times(TRANSACTION_FACTOR);
  }

  private static int blocks(int bytes, int blockBytes) {
    return Math.max(1, Math.ceilDiv(bytes, blockBytes));
  }

  private Units times(int factor) {
    return new Units(read * factor, write * factor);
  }

  public Units plus(Units other) {
    return new Units(read + other.read, write + other.write);
  }

  /** What was consumed since an earlier reading of the same counter. */
  public Units minus(Units earlier) {
    return new Units(read - earlier.read, write - earlier.write);
  }
}
