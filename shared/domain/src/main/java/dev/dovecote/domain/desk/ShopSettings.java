package dev.dovecote.domain.desk;

import dev.dovecote.domain.InvalidInput;
import dev.dovecote.domain.PlainText;
import dev.dovecote.domain.message.Content;
import dev.dovecote.domain.message.Language;
import dev.dovecote.domain.routing.RoutingRules;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a shop may set (PERM-3).
 *
 * @param name the shop's name
 * @param welcome sent on reaching an agent; none where null (CONV-4)
 * @param idleCloseMinutes the buyer's silence after which a conversation ends (CONV-6)
 * @param leaveQueueSeconds how long a waiting buyer may be disconnected (QUEUE-4)
 * @param graceSeconds how long an agent stays reachable after their last connection (AGENT-3)
 * @param policy how buyers are given to agents (ASSIGN-2, ASSIGN-3)
 * @param noQueueing makes everyone's capacity {@value Agent#CAPACITY_MAX} (ASSIGN-6)
 * @param assignOfflineMessages whether offline messages are assigned by the system (OFF-2)
 * @param routing which agents may take which buyers (ROUTE-2)
 * @param turnsFrom with how many turns everybody begins where buyers are given in turn (ASSIGN-3);
 *     nobody sets it: it follows from the change of the policy
 */
public record ShopSettings(
    String name,
    Language language,
    ZoneId zone,
    ServiceHours serviceHours,
    @Nullable String welcome,
    QueueOrder queueOrder,
    CapacityMode capacityMode,
    int idleCloseMinutes,
    int leaveQueueSeconds,
    int graceSeconds,
    Policy policy,
    boolean noQueueing,
    boolean assignOfflineMessages,
    RoutingRules routing,
    long turnsFrom) {

  /** How buyers are given to agents. */
  public enum Policy {
    /** The last agent first, then the highest idle rate (ASSIGN-2). */
    PRIORITY,
    /** In turn, as many to each (ASSIGN-3). */
    EVEN
  }

  /** Whom the queue serves first (QUEUE-2). */
  public enum QueueOrder {
    /** First come, first served. */
    FIRST_COME,
    /** Latest first, to serve those still present. */
    LATEST_FIRST
  }

  /** Who sets capacities (AGENT-2). */
  public enum CapacityMode {
    /** The owner sets everyone's. */
    CENTRAL,
    /** Each agent sets their own. */
    SELF
  }

  /** Longest name of a shop, in characters. */
  public static final int NAME_MAX_CHARACTERS = 60;

  /** Longest welcome message, in characters. */
  public static final int WELCOME_MAX_CHARACTERS = 500;

  /** Bounds of {@link #idleCloseMinutes}. */
  public static final int IDLE_CLOSE_MIN_MINUTES = 1;

  public static final int IDLE_CLOSE_MAX_MINUTES = 99;

  /** Bounds of {@link #leaveQueueSeconds}. */
  public static final int LEAVE_QUEUE_MIN_SECONDS = 30;

  public static final int LEAVE_QUEUE_MAX_SECONDS = 3_600;

  /** Bounds of {@link #graceSeconds}. */
  public static final int GRACE_MIN_SECONDS = 10;

  public static final int GRACE_MAX_SECONDS = 600;

  public ShopSettings {
    PlainText.check("name", name, NAME_MAX_CHARACTERS);
    if (welcome != null) {
      PlainText.check("welcome", welcome, WELCOME_MAX_CHARACTERS);
    }
    between("idleCloseMinutes", idleCloseMinutes, IDLE_CLOSE_MIN_MINUTES, IDLE_CLOSE_MAX_MINUTES);
    between(
        "leaveQueueSeconds", leaveQueueSeconds, LEAVE_QUEUE_MIN_SECONDS, LEAVE_QUEUE_MAX_SECONDS);
    between("graceSeconds", graceSeconds, GRACE_MIN_SECONDS, GRACE_MAX_SECONDS);
  }

  /** What a new shop starts with. */
  public static ShopSettings defaults(String name) {
    return new ShopSettings(
        name,
        Language.ZH_CN,
        ZoneId.of("Asia/Shanghai"),
        ServiceHours.DEFAULT,
        null,
        QueueOrder.FIRST_COME,
        CapacityMode.CENTRAL,
        15,
        180,
        60,
        Policy.PRIORITY,
        false,
        true,
        RoutingRules.NONE,
        0);
  }

  /** The same settings but for what is changed. */
  public SettingsDraft but() {
    return new SettingsDraft(this);
  }

  /** Whether people answer at this moment (CONV-5). */
  public boolean inService(Instant moment) {
    return serviceHours.contains(moment, zone);
  }

  /** The buyer's silence after which a conversation ends (CONV-6). */
  public Duration idleClose() {
    return Duration.ofMinutes(idleCloseMinutes);
  }

  /** How long a waiting buyer may be disconnected (QUEUE-4). */
  public Duration leaveQueueAfter() {
    return Duration.ofSeconds(leaveQueueSeconds);
  }

  /** How long an agent stays reachable after their last connection (AGENT-3). */
  public Duration grace() {
    return Duration.ofSeconds(graceSeconds);
  }

  /** The welcome message as it is sent, or null where none is set (CONV-4). */
  public Content.@Nullable Notice welcomeNotice() {
    return welcome == null ? null : new Content.Notice(Content.Notice.Kind.WELCOME, welcome);
  }

  private static void between(String field, int value, int min, int max) {
    if (value < min || value > max) {
      throw new InvalidInput(field, "must be between " + min + " and " + max);
    }
  }
}
