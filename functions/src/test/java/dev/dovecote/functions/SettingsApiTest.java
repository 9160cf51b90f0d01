package dev.dovecote.functions;

import static dev.dovecote.functions.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dovecote.functions.testing.Files;
import dev.dovecote.functions.testing.TestShop;
import dev.dovecote.functions.testing.World;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The owner reads and changes the shop's settings by the HTTP API. */
class SettingsApiTest {
  @RegisterExtension static final World WORLD = new World();

  private TestShop shop;

  @BeforeEach
  void open_a_shop() {
    shop = TestShop.open();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/version | 'x' | version",
        "/version | 1.5 | version",
        "/name | '' | name",
        "/name | '1234567890123456789012345678901234567890123456789012345678901' | name",
        "/language | 'fr' | language",
        "/zone | 'Mars/Olympus' | zone",
        "/serviceHours | 7 | serviceHours",
        "/serviceHours/open | '09:01' | serviceHours.open",
        "/serviceHours/open | '9:00' | serviceHours.open",
        "/serviceHours/open | '25:00' | serviceHours.open",
        "/serviceHours/close | '18:59' | serviceHours.close",
        "/serviceHours/close | '24:01' | serviceHours.close",
        "/serviceHours/noon | true | serviceHours.noon",
        "/welcome | ' ' | welcome",
        "/welcome | 7 | welcome",
        "/queueOrder | 'RANDOM' | queueOrder",
        "/capacityMode | 'NONE' | capacityMode",
        "/idleCloseMinutes | 0 | idleCloseMinutes",
        "/idleCloseMinutes | 100 | idleCloseMinutes",
        "/leaveQueueSeconds | 29 | leaveQueueSeconds",
        "/leaveQueueSeconds | 3601 | leaveQueueSeconds",
        "/graceSeconds | 9 | graceSeconds",
        "/graceSeconds | 601 | graceSeconds",
        "/policy | 'RANDOM' | policy",
        "/noQueueing | 'yes' | noQueueing",
        "/assignOfflineMessages | 1 | assignOfflineMessages",
        "/routing | [] | routing",
        "/routing/overflow | 'x' | routing.overflow",
        "/routing/entryPoints | [] | routing.entryPoints",
        "/routing/entryPoints/MOON | {agents: []} | routing.entryPoints.MOON",
        "/routing/entryPoints/OTHER | {} | routing.entryPoints",
        "/routing/entryPoints/OTHER | {agents: ['a b']} | routing.entryPoints.OTHER.agents",
        "/routing/entryPoints/OTHER | {agents: ['a', 'a']} | routing.entryPoints.OTHER.agents",
        "/robot | true | robot",
      })
  void a_setting_that_is_out_of_range_is_named_and_nothing_changes__PERM_3(
      String pointer, String value, String field) {
    ObjectNode settings = settings();
    int divider = pointer.lastIndexOf('/');
    ((ObjectNode) settings.at(pointer.substring(0, divider)))
        .set(pointer.substring(divider + 1), Files.json(value));
    assertRefused(
        shop, "400 INVALID " + field, TestShop.OWNER, "PUT", "/v1/settings", settings.toString());
  }

  @Test
  void a_setting_that_is_missing_is_named_and_nothing_changes__PERM_3() {
    for (String name : settings().propertyStream().map(each -> each.getKey()).toList()) {
      ObjectNode settings = settings();
      settings.remove(name);
      if (!name.equals("welcome")) {
        assertRefused(
            shop,
            "400 INVALID " + name,
            TestShop.OWNER,
            "PUT",
            "/v1/settings",
            settings.toString());
      }
    }
  }

  @Test
  void settings_that_have_been_changed_since_are_not_overwritten__PERM_3() {
    ObjectNode first = settings().put("idleCloseMinutes", 99);
    ObjectNode second = settings().put("idleCloseMinutes", 1);
    first.set(
        "routing",
        Files.json(
            "{overflow: true, entryPoints: {OTHER: {questions: [{id: 'size', text: '尺码',"
                + " agents: ['lin']}]}, LIVE_ROOM: {agents: ['lin', 'mei']}}}"));
    var changed = shop.http(TestShop.OWNER, "PUT", "/v1/settings", first.toString());
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.body().path("version").asInt()).isEqualTo(2);
    assertThat(settings()).isEqualTo(first.put("version", 2));

    assertRefused(shop, "409 BUSY", TestShop.OWNER, "PUT", "/v1/settings", second.toString());

    JsonNode history =
        shop.http(TestShop.OWNER, "GET", "/v1/settings/history", null).body().path("changes");
    assertThat(history.at("/0/changedBy").asText()).isEqualTo(TestShop.OWNER);
    assertThat(history.at("/0/settings/idleCloseMinutes").asInt()).isEqualTo(99);
    assertRefused(
        shop, "400 INVALID before", TestShop.OWNER, "GET", "/v1/settings/history?before=-1", null);
  }

  private ObjectNode settings() {
    return (ObjectNode) shop.http(TestShop.OWNER, "GET", "/v1/settings", null).body();
  }
}
