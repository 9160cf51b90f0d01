package dev.dovecote.local.cli.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceListTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static ObjectNode builtIn() {
    try (InputStream in =
        Objects.requireNonNull(PriceList.class.getResourceAsStream(PriceList.BUILT_IN))) {
      return (ObjectNode) JSON.readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everything_that_is_counted_has_a_price_with_its_unit_and_source(Counted what) {
    JsonNode price = builtIn().path("prices").path(what.name());
    assertThat(PriceList.builtIn().one(what)).isPositive();
    assertThat(price.path("unit").asText()).isNotBlank();
    assertThat(price.path("source").asText()).startsWith("https://aws.amazon.com/");
  }

  @Test
  void nothing_has_a_price_that_is_not_counted() {
    assertThat(builtIn().path("prices").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrderElementsOf(Stream.of(Counted.values()).map(Enum::name).toList());
  }

  @Test
  void a_price_holds_for_so_many_at_a_time() {
    PriceList prices = PriceList.builtIn();
    Amounts amounts = Amounts.of(Counted.WRITE_UNITS, 2e6).plus(Counted.ALARMS, 3);
    assertThat(prices.of(Counted.WRITE_UNITS, amounts)).isCloseTo(1.25, within(1e-9));
    assertThat(prices.of(amounts)).isCloseTo(1.55, within(1e-9));
  }

  @ParameterizedTest
  @EnumSource
  void a_list_without_a_price_is_refused_by_its_name(Counted what) {
    ObjectNode list = builtIn();
    ((ObjectNode) list.path("prices")).remove(what.name());
    assertRefused(list.toString(), "the price list mine has no price for " + what.name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "\"0.2\"", "null"})
  void a_price_that_is_no_price_is_refused(String price) throws IOException {
    ObjectNode list = builtIn();
    ((ObjectNode) list.at("/prices/INVOCATIONS")).set("price", JSON.readTree(price));
    assertRefused(list.toString(), "prices.INVOCATIONS.price must be a number of at least 0");
  }

  @Test
  void a_price_for_none_is_refused() {
    ObjectNode list = builtIn();
    ((ObjectNode) list.at("/prices/INVOCATIONS")).put("per", 0);
    assertRefused(list.toString(), "prices.INVOCATIONS.per must be a number of at least 1");
  }

  @Test
  void a_list_without_its_day_is_refused() {
    assertRefused(builtIn().without(List.of("listed")).toString(), "lacks the text listed");
  }

  @Test
  void what_is_no_json_is_refused() {
    assertRefused("WRITE_UNITS: 1", "the price list mine is not JSON");
    assertRefused("", "lacks the text listed");
  }

  @Test
  void a_file_that_is_not_there_is_refused(@TempDir Path folder) {
    assertThatThrownBy(() -> PriceList.read(folder.resolve("none.json")))
        .isInstanceOf(PriceList.PriceListException.class)
        .hasMessage("there is no price list " + folder.resolve("none.json"));
  }

  private static void assertRefused(String json, String message) {
    assertThatThrownBy(() -> PriceList.parse("mine", json))
        .isInstanceOf(PriceList.PriceListException.class)
        .hasMessageContaining(message);
  }
}
