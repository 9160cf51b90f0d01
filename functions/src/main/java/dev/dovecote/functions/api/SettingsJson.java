package dev.dovecote.functions.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.domain.InvalidInput;
import dev.dovecote.domain.desk.ServiceHours;
import dev.dovecote.domain.desk.ShopSettings;
import dev.dovecote.domain.message.Language;
import dev.dovecote.functions.input.Fields;
import java.time.DateTimeException;
import java.time.ZoneId;

/** A shop's settings as the HTTP API shows and takes them. */
final class SettingsJson {
  private SettingsJson() {}

  static ObjectNode write(ShopSettings settings, long version) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("version", version)
            .put("name", settings.name())
            .put("language", settings.language().tag())
            .put("zone", settings.zone().getId());
    json.putObject("serviceHours")
        .put("open", settings.serviceHours().open())
        .put("close", settings.serviceHours().close());
    return json.put("welcome", settings.welcome())
        .put("queueOrder", settings.queueOrder().name())
        .put("capacityMode", settings.capacityMode().name())
        .put("idleCloseMinutes", settings.idleCloseMinutes())
        .put("leaveQueueSeconds", settings.leaveQueueSeconds())
        .put("graceSeconds", settings.graceSeconds())
        .put("policy", settings.policy().name())
        .put("noQueueing", settings.noQueueing())
        .put("assignOfflineMessages", settings.assignOfflineMessages())
        .set("routing", RoutingJson.write(settings.routing()));
  }

  /** All settings; the version is read by the caller. */
  static ShopSettings read(Fields fields) {
    Fields hours = fields.object("serviceHours");
    ShopSettings settings =
        new ShopSettings(
            fields.text("name"),
            Language.ofTag(fields.text("language")),
            zone(fields.text("zone")),
            ServiceHours.parse(hours.text("open"), hours.text("close")),
            fields.textOrNull("welcome"),
            fields.oneOf("queueOrder", ShopSettings.QueueOrder.class),
            fields.oneOf("capacityMode", ShopSettings.CapacityMode.class),
            fields.number("idleCloseMinutes"),
            fields.number("leaveQueueSeconds"),
            fields.number("graceSeconds"),
            fields.oneOf("policy", ShopSettings.Policy.class),
            fields.flag("noQueueing"),
            fields.flag("assignOfflineMessages"),
            RoutingJson.read(fields.object("routing")),
            0);
    hours.noOthers();
    return settings;
  }

  private static ZoneId zone(String zone) {
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException unknown) {
      throw new InvalidInput("zone", "must be a time zone, such as Asia/Shanghai");
    }
  }
}
