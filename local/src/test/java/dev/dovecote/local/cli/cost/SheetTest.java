package dev.dovecote.local.cli.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SheetTest {
  private static final Assumptions ASSUMPTIONS = new Assumptions(6, 0, 10, 1000);

  /** Two alarms, one queue of each kind, one schedule each minute. */
  private static final Installation INSTALLATION =
      new Installation(1024, 2, 3, 1, 1, 5, List.of(1.0));

  private static final Measured MEASURED =
      new Measured(
          work(20, 40),
          work(1, 3),
          work(1, 2),
          work(1, 3),
          work(6, 4),
          new Work(
              Amounts.of(Counted.INVOCATIONS, 1)
                  .plus(Counted.SCHEDULED_INVOCATIONS, 1)
                  .plus(Counted.READ_UNITS, 8),
              List.of()),
          1e-6,
          0.25,
          2);

  private static Work work(double invocations, double socketMessages) {
    return new Work(
        Amounts.of(Counted.INVOCATIONS, invocations).plus(Counted.SOCKET_MESSAGES, socketMessages),
        List.of(new Work.Busy("x", invocations, 0, 100)));
  }

  private static Month month(Setting setting) {
    return new Month(MEASURED, INSTALLATION, ASSUMPTIONS, setting);
  }

  private static Setting usual() {
    return new Setting("usual", 1024, 30, 0);
  }

  @ParameterizedTest
  @CsvSource({
    "ALARMS, 2",
    "DASHBOARDS, 0",
    "SCHEDULED_INVOCATIONS, 43800",
    "INVOCATIONS, 43800",
    "TRACES, 0",
    "READ_UNITS, 350400",
    "STANDARD_QUEUE_REQUESTS, 657000",
    "FIFO_QUEUE_REQUESTS, 657000",
    "SOCKET_MESSAGES, 0",
  })
  void in_a_month_with_nobody_there_is_what_stands_and_what_is_scheduled(
      Counted what, double amount) {
    assertThat(month(usual()).idle().get(what)).isCloseTo(amount, within(1e-6));
  }

  @ParameterizedTest
  @CsvSource({
    // A conversation: 20, two heartbeats; one in four waits two minutes, and all sync once besides.
    "INVOCATIONS, 22",
    "SOCKET_MESSAGES, 44",
    "SOCKET_MINUTES, 10",
    "GIGABYTE_SECONDS, 2.2",
    "STORED_GIGABYTE_MONTHS, 0.000001",
    "RECOVERABLE_GIGABYTE_MONTHS, 0.000001",
  })
  void a_conversation_is_its_messages_and_its_buyers_heartbeats(Counted what, double amount) {
    assertThat(month(usual()).conversation().get(what)).isCloseTo(amount, within(1e-9));
  }

  @Test
  void a_message_under_way_is_itself_alone() {
    assertThat(month(usual()).message()).isEqualTo(work(1, 3).at(1024));
  }

  @ParameterizedTest
  @CsvSource({
    // 176 hours: 120 heartbeats in each, and half a connection.
    "INVOCATIONS, 21648",
    "SOCKET_MESSAGES, 63712",
    "SOCKET_MINUTES, 10560",
  })
  void an_agents_month_is_heartbeats_and_sockets_that_last_two_hours(Counted what, double amount) {
    assertThat(month(usual()).agent().get(what)).isCloseTo(amount, within(1e-6));
  }

  @Test
  void a_month_has_its_conversations_and_the_desk_that_they_take() {
    // Ten minutes of an agent who has five at once are a thirtieth of an hour: 4 heartbeats, 1/60
    // of a connection.
    assertThat(month(usual()).of(600).get(Counted.INVOCATIONS))
        .isCloseTo(43_800 + 600 * (22 + 4 + 6.0 / 60), within(1e-6));
  }

  @Test
  void metrics_are_paid_in_months_in_which_somebody_writes() {
    assertThat(month(usual()).of(600).get(Counted.METRICS)).isEqualTo(2);
    assertThat(month(usual()).idle().get(Counted.METRICS)).isZero();
  }

  @Test
  void of_all_invocations_a_share_is_traced_and_makes_a_call_for_it() {
    Amounts untraced = month(usual()).of(1e6);
    Amounts traced = month(usual().withTracesPercent(5)).of(1e6);
    double traces = untraced.get(Counted.INVOCATIONS) / 20;
    assertThat(untraced.get(Counted.TRACES)).isZero();
    assertThat(traced.get(Counted.TRACES)).isCloseTo(traces, within(1e-3));
    assertThat(traced.get(Counted.INVOCATIONS)).isEqualTo(untraced.get(Counted.INVOCATIONS));
    // Six milliseconds of a gigabyte.
    assertThat(traced.get(Counted.GIGABYTE_SECONDS) - untraced.get(Counted.GIGABYTE_SECONDS))
        .isCloseTo(traces * 0.006, within(1e-3));
  }

  @Test
  void settings_change_what_they_are_about_and_nothing_else() {
    Amounts before = month(usual()).of(1000);
    assertThat(month(usual().withMegabytes(512)).of(1000).get(Counted.GIGABYTE_SECONDS))
        .isCloseTo(before.get(Counted.GIGABYTE_SECONDS) / 2, within(1e-6));
    Amounts seldom = month(usual().withSyncSeconds(60)).of(1000);
    // 2 of an agent's and half a buyer's heartbeat fewer for each conversation.
    assertThat(before.get(Counted.INVOCATIONS) - seldom.get(Counted.INVOCATIONS))
        .isCloseTo(1000 * 2.5, within(1e-6));
    assertThat(before.get(Counted.SOCKET_MINUTES)).isEqualTo(seldom.get(Counted.SOCKET_MINUTES));
  }

  @Test
  void each_row_names_the_three_that_cost_most() {
    CostResult result = sheet();
    CostResult.Row idle = result.rows().get(3);
    assertThat(idle.biggest())
        .extracting(CostResult.Part::what)
        .containsExactly("SQS FIFO requests", "SQS requests", "alarms");
    assertThat(idle.biggest().getFirst().dollars()).isCloseTo(0.3285, within(1e-9));
    assertThat(idle.biggest().getFirst().share()).isCloseTo(0.3285 / idle.dollars(), within(1e-9));
  }

  @Test
  void shops_share_what_stands_and_are_held_against_the_other_product() {
    List<CostResult.Shops> shops = sheet().shops();
    assertThat(shops).extracting(CostResult.Shops::shops).containsExactly(1, 100, 10_000);
    assertThat(shops).extracting(CostResult.Shops::messages).containsExactly(1e3, 1e5, 1e7);
    assertThat(shops).extracting(CostResult.Shops::compared).containsExactly(4.0, 400.0, 40_000.0);
    assertThat(shops.get(0).perMillionMessages()).isGreaterThan(shops.get(1).perMillionMessages());
  }

  @Test
  void an_aim_is_met_or_missed_by_the_row_that_it_is_about() {
    CostResult result = sheet();
    CostResult.Row million = result.rows().getFirst();
    CostResult.Row idle = result.rows().get(3);
    assertThat(result.aims())
        .extracting(CostResult.Aim::dollars)
        .containsExactly(million.dollars(), idle.dollars());
    assertThat(result.aims()).extracting(CostResult.Aim::met).containsExactly(true, true);
    assertThat(result.tables())
        .containsPattern("1,000,000 messages +at most +5.00: .* met")
        .containsPattern("a month with nobody +at most +2.00: .* met");
    Installation alarmed = new Installation(10_240, 20, 3, 1, 1, 100, List.of(1.0));
    CostResult dear = new Sheet(PriceList.builtIn(), ASSUMPTIONS, alarmed, MEASURED).result();
    assertThat(dear.aims()).extracting(CostResult.Aim::met).containsExactly(false, false);
    assertThat(dear.tables())
        .containsPattern("1,000,000 messages +at most +5.00: .* MISSED")
        .containsPattern("a month with nobody +at most +2.00: .* MISSED");
  }

  @Test
  void the_first_row_is_messages_under_way_and_the_last_a_month_with_everything() {
    CostResult result = sheet();
    PriceList prices = PriceList.builtIn();
    Month month = month(usual().withTracesPercent(5));
    assertThat(result.rows().getFirst().dollars())
        .isCloseTo(prices.of(month.message()) * 1e6, within(1e-6));
    assertThat(result.rows().getLast().dollars())
        .isCloseTo(prices.of(month.of(100_000)), within(1e-6));
  }

  @Test
  void traces_at_other_shares_are_among_what_was_tried() {
    CostResult result = sheet();
    PriceList prices = PriceList.builtIn();
    for (int percent : List.of(0, 5, 100)) {
      Month month = month(usual().withTracesPercent(percent));
      assertThat(result.tried())
          .filteredOn(tried -> tried.setting().equals("traces at %d %%".formatted(percent)))
          .singleElement()
          .satisfies(
              tried -> {
                assertThat(tried.millionMessages())
                    .isCloseTo(prices.of(month.message()) * 1e6, within(1e-6));
                assertThat(tried.wholeMonth())
                    .isCloseTo(prices.of(month.of(100_000)), within(1e-6));
                assertThat(tried.idle()).isCloseTo(prices.of(month.idle()), within(1e-9));
              });
    }
  }

  @Test
  void the_sheet_is_written_as_json_with_all_its_parts() throws Exception {
    ObjectMapper json = new ObjectMapper();
    JsonNode sheet = json.readTree(json.writeValueAsString(sheet()));
    assertThat(sheet.path("rows")).hasSize(5);
    assertThat(sheet.path("shops")).hasSize(3);
    assertThat(sheet.at("/counted/conversation/SOCKET_MESSAGES").doubleValue()).isEqualTo(40);
    assertThat(sheet.path("pricesListed").asText()).matches("\\d{4}-\\d{2}-\\d{2}");
  }

  private static CostResult sheet() {
    return new Sheet(PriceList.builtIn(), ASSUMPTIONS, INSTALLATION, MEASURED).result();
  }
}
