package dev.dovecote.simulation;

import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/** Messages take time, and somebody comes for each. */
final class TimedSqs implements SqsClient {
  private final SqsClient next;
  private final Scheduler scheduler;
  private final RandomGenerator chance;
  private final Runnable poller;

  /**
   * @param poller begun for each message that is sent
   */
  TimedSqs(SqsClient next, Scheduler scheduler, RandomGenerator chance, Runnable poller) {
    this.next = next;
    this.scheduler = scheduler;
    this.chance = chance;
    this.poller = poller;
  }

  @Override
  public SendMessageResponse sendMessage(SendMessageRequest request) {
    if (!scheduler.isRunning()) {
      return next.sendMessage(request);
    }
    scheduler.pass(CallTime.SEND.draw(chance));
    SendMessageResponse response = next.sendMessage(request);
    scheduler.begin(CallTime.DELIVERY.draw(chance), poller);
    scheduler.pass(CallTime.WAY.draw(chance));
    return response;
  }

  @Override
  public String serviceName() {
    return SERVICE_NAME;
  }

  @Override
  public void close() {}
}
