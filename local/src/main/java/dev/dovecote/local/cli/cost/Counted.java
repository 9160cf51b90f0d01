package dev.dovecote.local.cli.cost;

/**
 * What AWS charges for, each under its name in the price list. To count one more, add it here, give
 * it a price, and count it in {@link Meter}.
 */
enum Counted {
  WRITE_UNITS("DynamoDB writes"),
  READ_UNITS("DynamoDB reads"),
  STORED_GIGABYTE_MONTHS("DynamoDB storage"),
  RECOVERABLE_GIGABYTE_MONTHS("point-in-time recovery"),
  INVOCATIONS("Lambda requests"),
  GIGABYTE_SECONDS("Lambda duration"),
  SOCKET_MESSAGES("WebSocket messages"),
  SOCKET_MINUTES("WebSocket minutes"),
  HTTP_REQUESTS("HTTP API requests"),
  STANDARD_QUEUE_REQUESTS("SQS requests"),
  FIFO_QUEUE_REQUESTS("SQS FIFO requests"),
  SCHEDULED_INVOCATIONS("Scheduler"),
  PUBLISHED_EVENTS("EventBridge events"),
  LOG_GIGABYTES("log ingestion"),
  METRICS("custom metrics"),
  ALARMS("alarms"),
  DASHBOARDS("dashboards"),
  TRACES("X-Ray traces");

  private final String title;

  Counted(String title) {
    this.title = title;
  }

  /** What people call it. */
  String title() {
    return title;
  }
}
