package dev.dovecote.functions;

import static dev.dovecote.functions.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.dovecote.functions.testing.Socket;
import dev.dovecote.functions.testing.TestShop;
import dev.dovecote.functions.testing.World;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The owner decides about people by the HTTP API. */
class PeopleApiTest {
  @RegisterExtension static final World WORLD = new World();

  private TestShop shop;

  @BeforeEach
  void open_a_shop() {
    shop = TestShop.open();
  }

  @Test
  void the_owner_sets_an_agents_capacity_who_is_told__AGENT_2() {
    Socket lin = shop.online(TestShop.LIN);
    var answer = shop.http(TestShop.OWNER, "PUT", "/v1/agents/lin/capacity", "{\"capacity\":7}");
    assertThat(answer.body().path("capacity").asInt()).isEqualTo(7);
    assertThat(lin.pushed().getLast().at("/desk/capacity").asInt()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"capacity\":0} | 400 INVALID capacity",
        "{\"capacity\":1000} | 400 INVALID capacity",
        "{\"capacity\":\"7\"} | 400 INVALID capacity",
        "{} | 400 INVALID capacity",
        "{\"capacity\":7,\"x\":1} | 400 INVALID x",
      })
  void a_capacity_out_of_range_is_named__AGENT_2(String body, String error) {
    assertRefused(shop, error, TestShop.OWNER, "PUT", "/v1/agents/lin/capacity", body);
  }

  @Test
  void nobody_elses_capacity_is_set_there_or_where_agents_set_their_own__AGENT_2() {
    String capacity = "{\"capacity\":7}";
    assertRefused(
        shop, "404 NOT_FOUND", TestShop.OWNER, "PUT", "/v1/agents/nobody/capacity", capacity);
    shop = TestShop.ofSelfManagedAgents();
    assertRefused(
        shop, "409 CAPACITY_MODE", TestShop.OWNER, "PUT", "/v1/agents/lin/capacity", capacity);
  }

  @Test
  void the_owner_adds_an_agent_once_and_takes_the_permission_away__PERM_1() {
    String body = "{\"id\":\"z@shop\",\"name\":\"小周\",\"im\":true}";
    var added = shop.http(TestShop.OWNER, "POST", "/v1/agents", body);
    assertThat(added.status()).isEqualTo(201);
    assertThat(added.body().path("capacity").asInt()).isEqualTo(20);
    assertRefused(shop, "409 WRONG_STATE", TestShop.OWNER, "POST", "/v1/agents", body);
    Socket socket = shop.online("z@shop");

    var set =
        shop.http(TestShop.OWNER, "PUT", "/v1/agents/z%40shop", "{\"name\":\"小周\",\"im\":false}");

    assertThat(set.body().path("status").asText()).isEqualTo("OFFLINE");
    assertRefused(shop, "403 FORBIDDEN", "z@shop", "POST", "/v1/tickets", null);
    assertThat(World.CALLBACK.isClosed(socket.connection())).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\":\"a#b\",\"name\":\"x\",\"im\":true} | id",
        "{\"name\":\"x\",\"im\":true} | id",
        "{\"id\":\"a\",\"name\":\"\",\"im\":true} | name",
        "{\"id\":\"a\",\"name\":\"x\"} | im",
        "{\"id\":\"a\",\"name\":\"x\",\"im\":\"yes\"} | im",
        "{\"id\":\"a\",\"name\":\"x\",\"im\":true,\"capacity\":0} | capacity",
        "{\"id\":\"a\",\"name\":\"x\",\"im\":true,\"role\":\"OWNER\"} | role",
      })
  void a_person_who_is_wrong_is_refused_by_the_field__PERM_1(String body, String field) {
    assertRefused(shop, "400 INVALID " + field, TestShop.OWNER, "POST", "/v1/agents", body);
  }

  @Test
  void there_is_nobody_to_set_of_an_unknown_name__PERM_1() {
    String body = "{\"name\":\"x\",\"im\":true}";
    assertRefused(shop, "404 NOT_FOUND", TestShop.OWNER, "PUT", "/v1/agents/nobody", body);
  }
}
