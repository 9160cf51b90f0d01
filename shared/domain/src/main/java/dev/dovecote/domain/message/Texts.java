package dev.dovecote.domain.message;

/** The fixed texts of the system, which a shop cannot change. */
public final class Texts {
  private Texts() {}

  /** Outside service hours (CONV-5). */
  public static Content.Notice outOfHours(Language language) {
    return new Content.Notice(
        Content.Notice.Kind.OUT_OF_HOURS,
        switch (language) {
          case ZH_CN -> "当前不在人工客服服务时间，您的留言已记录，客服上线后会尽快回复您。";
          case EN ->
              "Our agents are not in service at this hour. Your message was kept and will be answered.";
        });
  }

  /** No agent is online (QUEUE-5). */
  public static Content.Notice noAgent(Language language) {
    return new Content.Notice(
        Content.Notice.Kind.NO_AGENT,
        switch (language) {
          case ZH_CN -> "当前没有客服在线，您的留言已记录，客服上线后会尽快回复您。";
          case EN -> "No agent is online right now. Your message was kept and will be answered.";
        });
  }

  /** The buyer left the queue (QUEUE-4). */
  public static Content.Notice leftQueue(Language language) {
    return new Content.Notice(
        Content.Notice.Kind.LEFT_QUEUE,
        switch (language) {
          case ZH_CN -> "您已离开排队，您的留言已记录，客服会尽快回复您。";
          case EN -> "You left the queue. Your message was kept and will be answered.";
        });
  }

  /**
   * Another agent goes on (XFER-1).
   *
   * @param name by which the buyer knows that agent
   */
  public static Content.Notice transferred(Language language, String name) {
    return new Content.Notice(
        Content.Notice.Kind.TRANSFERRED,
        switch (language) {
          case ZH_CN -> "会话已转接给客服%s，将由TA继续为您服务。".formatted(name);
          case EN -> "%s continues this conversation.".formatted(name);
        });
  }
}
