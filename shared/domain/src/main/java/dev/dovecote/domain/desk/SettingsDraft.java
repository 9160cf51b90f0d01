package dev.dovecote.domain.desk;

import dev.dovecote.domain.desk.ShopSettings.CapacityMode;
import dev.dovecote.domain.desk.ShopSettings.Policy;
import dev.dovecote.domain.desk.ShopSettings.QueueOrder;
import dev.dovecote.domain.message.Language;
import dev.dovecote.domain.routing.RoutingRules;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** Settings while some of them are changed; {@link #done} checks them all. */
public final class SettingsDraft {
  private String name;
  private Language language;
  private ZoneId zone;
  private ServiceHours serviceHours;
  private @Nullable String welcome;
  private QueueOrder queueOrder;
  private CapacityMode capacityMode;
  private int idleCloseMinutes;
  private int leaveQueueSeconds;
  private int graceSeconds;
  private Policy policy;
  private boolean noQueueing;
  private boolean assignOfflineMessages;
  private RoutingRules routing;
  private long turnsFrom;

  SettingsDraft(ShopSettings settings) {
    name = settings.name();
    language = settings.language();
    zone = settings.zone();
    serviceHours = settings.serviceHours();
    welcome = settings.welcome();
    queueOrder = settings.queueOrder();
    capacityMode = settings.capacityMode();
    idleCloseMinutes = settings.idleCloseMinutes();
    leaveQueueSeconds = settings.leaveQueueSeconds();
    graceSeconds = settings.graceSeconds();
    policy = settings.policy();
    noQueueing = settings.noQueueing();
    assignOfflineMessages = settings.assignOfflineMessages();
    routing = settings.routing();
    turnsFrom = settings.turnsFrom();
  }

  public SettingsDraft name(String value) {
    name = value;
    return this;
  }

  public SettingsDraft language(Language value) {
    language = value;
    return this;
  }

  public SettingsDraft zone(ZoneId value) {
    zone = value;
    return this;
  }

  public SettingsDraft serviceHours(ServiceHours value) {
    serviceHours = value;
    return this;
  }

  public SettingsDraft welcome(@Nullable String value) {
    welcome = value;
    return this;
  }

  public SettingsDraft queueOrder(QueueOrder value) {
    queueOrder = value;
    return this;
  }

  public SettingsDraft capacityMode(CapacityMode value) {
    capacityMode = value;
    return this;
  }

  public SettingsDraft idleCloseMinutes(int value) {
    idleCloseMinutes = value;
    return this;
  }

  public SettingsDraft leaveQueueSeconds(int value) {
    leaveQueueSeconds = value;
    return this;
  }

  public SettingsDraft graceSeconds(int value) {
    graceSeconds = value;
    return this;
  }

  public SettingsDraft policy(Policy value) {
    policy = value;
    return this;
  }

  public SettingsDraft noQueueing(boolean value) {
    noQueueing = value;
    return this;
  }

  public SettingsDraft assignOfflineMessages(boolean value) {
    assignOfflineMessages = value;
    return this;
  }

  public SettingsDraft routing(RoutingRules value) {
    routing = value;
    return this;
  }

  public SettingsDraft turnsFrom(long value) {
    turnsFrom = value;
    return this;
  }

  /** The settings as they are now. */
  public ShopSettings done() {
    return new ShopSettings(
        name,
        language,
        zone,
        serviceHours,
        welcome,
        queueOrder,
        capacityMode,
        idleCloseMinutes,
        leaveQueueSeconds,
        graceSeconds,
        policy,
        noQueueing,
        assignOfflineMessages,
        routing,
        turnsFrom);
  }
}
