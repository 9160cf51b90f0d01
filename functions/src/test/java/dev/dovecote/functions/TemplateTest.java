package dev.dovecote.functions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dovecote.application.Measure;
import dev.dovecote.application.Metrics;
import dev.dovecote.functions.testing.Files;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The template names what the code has, and gives it what it needs. */
class TemplateTest {
  private static final Pattern PROPERTY = Pattern.compile("@Value\\(\"\\$\\{([a-z0-9.]+)(:?)");

  /** Read by the JVM itself, before any code of ours. */
  private static final String OF_THE_JVM = "JAVA_TOOL_OPTIONS";

  private final Node template =
      new Compose(LoadSettings.builder().build())
          .composeString(Files.text("template.yaml"))
          .orElseThrow();

  @Test
  void every_handler_is_a_class_that_lambda_can_make() throws ReflectiveOperationException {
    Map<String, Node> functions = functions();
    assertThat(functions).isNotEmpty();
    for (Node function : functions.values()) {
      Class<?> handler = Class.forName(text(at(function, "Properties", "Handler")));
      assertThat(Modifier.isPublic(handler.getModifiers())).isTrue();
      assertThat(handler.getConstructor()).isNotNull();
      assertThat(com.amazonaws.services.lambda.runtime.RequestHandler.class)
          .isAssignableFrom(handler);
    }
  }

  @Test
  void every_handler_of_the_code_is_deployed() throws IOException {
    Set<String> deployed =
        functions().values().stream()
            .map(function -> text(at(function, "Properties", "Handler")))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(deployed).isEqualTo(handlers());
  }

  /** Of every function, since each makes all beans at its start; a handler's own may be its own. */
  @Test
  void every_property_that_the_wiring_needs_is_a_variable_of_every_function() throws IOException {
    assertThat(entries(at(template, "Globals", "Function", "Environment", "Variables")).keySet())
        .containsAll(needed("functions/src/main/java/dev/dovecote/functions/wiring"));
    assertThat(variables()).containsAll(needed());
  }

  @Test
  void every_variable_is_needed() throws IOException {
    Set<String> given = variables();
    given.removeAll(needed());
    assertThat(given).containsExactly(OF_THE_JVM);
  }

  /** One that the code does not tell would stay silent for ever, which looks like good news. */
  @Test
  void every_metric_of_ours_that_an_alarm_watches_is_told_by_the_code() {
    Set<String> watched = new TreeSet<>();
    for (Node alarm : resources("AWS::CloudWatch::Alarm").values()) {
      Map<String, Node> properties = entries(at(alarm, "Properties"));
      if (text(properties.get("Namespace")).equals(Metrics.NAMESPACE)) {
        watched.add(text(properties.get("MetricName")));
        Node dimension = ((SequenceNode) properties.get("Dimensions")).getValue().getFirst();
        assertThat(text(at(dimension, "Name"))).isEqualTo(Metrics.DIMENSION);
        assertThat(text(at(dimension, "Value"))).isEqualTo("AWS::StackName");
      }
    }
    assertThat(watched).isNotEmpty().isSubsetOf(measures());
  }

  @Test
  void the_dashboard_shows_every_metric_that_the_code_tells_and_no_other_of_ours() {
    Set<String> shown = new TreeSet<>();
    for (Node dashboard : resources("AWS::CloudWatch::Dashboard").values()) {
      JsonNode body = Files.json(text(at(dashboard, "Properties", "DashboardBody")));
      for (JsonNode widget : body.path("widgets")) {
        for (JsonNode metric : widget.at("/properties/metrics")) {
          if (metric.path(0).asText().equals(Metrics.NAMESPACE)) {
            shown.add(metric.path(1).asText());
            assertThat(metric.path(2).asText()).isEqualTo(Metrics.DIMENSION);
            assertThat(metric.path(3).asText()).isEqualTo("${AWS::StackName}");
          }
        }
      }
    }
    assertThat(shown).isEqualTo(measures());
  }

  @Test
  void the_code_tells_every_measure_that_it_has() throws IOException {
    String sources =
        sources("shared/application/src/main/java") + sources("functions/src/main/java");
    for (Measure measure : Measure.values()) {
      assertThat(sources).contains("Measure." + measure.name());
    }
  }

  @Test
  void what_the_gateways_take_is_written_down_as_it_is() {
    String sockets = limit("WebSocketStage", "%s at once, %s a second");
    String http = limit("HttpStage", "%s at once, %s a second");
    assertThat(Files.text("docs/protocol/asyncapi.yaml"))
        .contains("| frames of a deployment | " + sockets + " for long |");
    assertThat(Files.text("docs/protocol/openapi.yaml")).contains("(" + http + " for long, of");
    assertThat(Files.text("README.md"))
        .contains(
            "| frames of a deployment | %s; requests to the HTTP API %s |"
                .formatted(sockets, limit("HttpStage", "%s and %s")));
  }

  /** Of a stage: how much at once, and a second. */
  private String limit(String stage, String form) {
    Node settings = at(template, "Resources", stage, "Properties", "DefaultRouteSettings");
    int burst = Integer.parseInt(text(at(settings, "ThrottlingBurstLimit")));
    int rate = Integer.parseInt(text(at(settings, "ThrottlingRateLimit")));
    return form.formatted(
        String.format(Locale.ROOT, "%,d", burst), String.format(Locale.ROOT, "%,d", rate));
  }

  private static Set<String> measures() {
    return Stream.of(Measure.values())
        .map(Measure::written)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Of all functions, and of one alone. */
  private Set<String> variables() {
    Set<String> variables =
        new TreeSet<>(
            entries(at(template, "Globals", "Function", "Environment", "Variables")).keySet());
    for (Node function : functions().values()) {
      Node properties = at(function, "Properties");
      if (entries(properties).containsKey("Environment")) {
        variables.addAll(entries(at(properties, "Environment", "Variables")).keySet());
      }
    }
    return variables;
  }

  private Map<String, Node> functions() {
    return resources("AWS::Serverless::Function");
  }

  private Map<String, Node> resources(String type) {
    Map<String, Node> found = new LinkedHashMap<>();
    entries(at(template, "Resources"))
        .forEach(
            (name, resource) -> {
              if (text(at(resource, "Type")).equals(type)) {
                found.put(name, resource);
              }
            });
    return found;
  }

  private static Set<String> handlers() throws IOException {
    var sources = Files.ROOT.resolve("functions/src/main/java");
    try (var files = java.nio.file.Files.walk(sources)) {
      return files
          .filter(file -> file.toString().endsWith("Handler.java"))
          .map(file -> sources.relativize(file).toString().replace('/', '.'))
          .map(name -> name.substring(0, name.length() - ".java".length()))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** The properties of {@code @Value}, but those with a default, as variables. */
  private static Set<String> needed() throws IOException {
    return needed("functions/src/main/java");
  }

  private static Set<String> needed(String folder) throws IOException {
    Set<String> needed = new TreeSet<>();
    var matcher = PROPERTY.matcher(sources(folder));
    while (matcher.find()) {
      if (matcher.group(2).isEmpty()) {
        needed.add(matcher.group(1).toUpperCase(Locale.ROOT).replace('.', '_'));
      }
    }
    assertThat(needed).isNotEmpty();
    return needed;
  }

  private static String sources(String folder) throws IOException {
    StringBuilder sources = new StringBuilder();
    try (var files = java.nio.file.Files.walk(Files.ROOT.resolve(folder))) {
      for (var file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        sources.append(java.nio.file.Files.readString(file));
      }
    }
    return sources.toString();
  }

  private static Node at(Node node, String... path) {
    Node found = node;
    for (String name : path) {
      found = entries(found).get(name);
      assertThat(found).as(name).isNotNull();
    }
    return found;
  }

  private static Map<String, Node> entries(Node node) {
    Map<String, Node> entries = new LinkedHashMap<>();
    ((MappingNode) node)
        .getValue()
        .forEach(tuple -> entries.put(text(tuple.getKeyNode()), tuple.getValueNode()));
    return entries;
  }

  private static String text(Node node) {
    return ((ScalarNode) node).getValue();
  }
}
