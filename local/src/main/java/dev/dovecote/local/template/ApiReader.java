package dev.dovecote.local.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Puts an API together from its routes, integrations, authorizers and stage. */
final class ApiReader {
  private static final Pattern FUNCTION_NAME = Pattern.compile(":function:([^:/]+)");
  private static final Pattern SELECTION = Pattern.compile("\\$request\\.body\\.([A-Za-z0-9_.-]+)");
  private static final int DEFAULT_TIMEOUT_MILLIS = 30_000;
  private static final String QUERY = "route.request.querystring.";
  private static final String HEADER = "route.request.header.";

  private final Map<String, ObjectNode> resources;
  private final Addresses addresses;

  ApiReader(Map<String, ObjectNode> resources, Addresses addresses) {
    this.resources = resources;
    this.addresses = addresses;
  }

  Optional<Template.WebSocketApi> webSocketApi() {
    return api("WEBSOCKET")
        .map(
            id -> {
              Map<String, Template.WebSocketRoute> routes = new LinkedHashMap<>();
              ofApi("Route", id).forEach(r -> routes.put(routeKey(r), webSocketRoute(r)));
              String expression =
                  TemplateReader.required(id, properties(id), "RouteSelectionExpression");
              Matcher selection = SELECTION.matcher(expression);
              if (!selection.matches()) {
                throw new UnsupportedTemplateException(
                    id, "AWS::ApiGatewayV2::Api", "RouteSelectionExpression " + expression);
              }
              return new Template.WebSocketApi(
                  id,
                  addresses.apiId(id),
                  stage(id),
                  addresses.apiHost(id),
                  selection.group(1),
                  routes);
            });
  }

  Optional<Template.HttpApi> httpApi() {
    return api("HTTP")
        .map(
            id ->
                new Template.HttpApi(
                    id,
                    addresses.apiId(id),
                    stage(id),
                    addresses.apiHost(id),
                    ofApi("Route", id).map(this::httpRoute).toList(),
                    cors(properties(id).path("CorsConfiguration"))));
  }

  private Template.WebSocketRoute webSocketRoute(String routeId) {
    JsonNode route = properties(routeId);
    boolean responds =
        ofType("RouteResponse")
            .anyMatch(id -> properties(id).path("RouteId").asText().equals(routeId));
    Optional<Template.RequestAuthorizer> authorizer =
        authorizer(route, "CUSTOM", "REQUEST").map(this::requestAuthorizer);
    String integrationId = integration(routeId, route);
    JsonNode integration = properties(integrationId);
    String type = integration.path("IntegrationType").asText();
    Optional<String> function =
        switch (type) {
          case "MOCK" -> Optional.empty();
          case "AWS_PROXY" -> Optional.of(function(integrationId, integration, "IntegrationUri"));
          default -> throw unsupported(integrationId, "Integration", "IntegrationType " + type);
        };
    return new Template.WebSocketRoute(routeKey(routeId), function, responds, authorizer);
  }

  private Template.HttpRoute httpRoute(String routeId) {
    JsonNode route = properties(routeId);
    String integrationId = integration(routeId, route);
    JsonNode integration = properties(integrationId);
    if (!integration.path("IntegrationType").asText().equals("AWS_PROXY")
        || !integration.path("PayloadFormatVersion").asText().equals("2.0")) {
      throw unsupported(integrationId, "Integration", "IntegrationType (only AWS_PROXY 2.0)");
    }
    return new Template.HttpRoute(
        routeKey(routeId),
        function(integrationId, integration, "IntegrationUri"),
        Duration.ofMillis(integration.path("TimeoutInMillis").asInt(DEFAULT_TIMEOUT_MILLIS)),
        authorizer(route, "JWT", "JWT").map(this::jwtAuthorizer));
  }

  /**
   * The authorizer that a route names, if it names one, checked to be of the kind that its API can
   * have.
   */
  private Optional<String> authorizer(
      JsonNode route, String authorizationType, String authorizerType) {
    String type = route.path("AuthorizationType").asText("NONE");
    if (type.equals("NONE")) {
      return Optional.empty();
    }
    String id = route.path("AuthorizerId").asText();
    if (!type.equals(authorizationType)
        || !properties(id).path("AuthorizerType").asText().equals(authorizerType)) {
      throw unsupported(id, "Authorizer", "AuthorizerType for AuthorizationType " + type);
    }
    return Optional.of(id);
  }

  private Template.RequestAuthorizer requestAuthorizer(String id) {
    JsonNode authorizer = properties(id);
    List<String> sources = TemplateReader.strings(authorizer.path("IdentitySource"));
    for (String source : sources) {
      if (!source.startsWith(QUERY) && !source.startsWith(HEADER)) {
        throw unsupported(id, "Authorizer", "IdentitySource " + source);
      }
    }
    return new Template.RequestAuthorizer(
        function(id, authorizer, "AuthorizerUri"), named(sources, QUERY), named(sources, HEADER));
  }

  private Template.JwtAuthorizer jwtAuthorizer(String id) {
    JsonNode authorizer = properties(id);
    if (!TemplateReader.strings(authorizer.path("IdentitySource"))
        .equals(List.of("$request.header.Authorization"))) {
      throw unsupported(id, "Authorizer", "IdentitySource " + authorizer.path("IdentitySource"));
    }
    JsonNode jwt = authorizer.path("JwtConfiguration");
    return new Template.JwtAuthorizer(
        TemplateReader.required(id, jwt, "Issuer"), TemplateReader.strings(jwt.path("Audience")));
  }

  private static Optional<Template.Cors> cors(JsonNode cors) {
    return cors.isMissingNode()
        ? Optional.empty()
        : Optional.of(
            new Template.Cors(
                TemplateReader.strings(cors.path("AllowOrigins")),
                TemplateReader.strings(cors.path("AllowMethods")),
                TemplateReader.strings(cors.path("AllowHeaders")),
                TemplateReader.strings(cors.path("ExposeHeaders")),
                cors.path("AllowCredentials").asBoolean(),
                TemplateReader.optionalInt(cors, "MaxAge")));
  }

  private String integration(String routeId, JsonNode route) {
    String target = TemplateReader.required(routeId, route, "Target");
    String id = target.substring(target.indexOf('/') + 1);
    if (!target.startsWith("integrations/") || !resources.containsKey(id)) {
      throw new TemplateException("%s: no such integration: %s".formatted(routeId, target));
    }
    return id;
  }

  private String function(String id, JsonNode properties, String property) {
    String uri = TemplateReader.required(id, properties, property);
    Matcher matcher = FUNCTION_NAME.matcher(uri);
    if (!matcher.find()) {
      throw new TemplateException("%s: %s names no function: %s".formatted(id, property, uri));
    }
    return matcher.group(1).substring(addresses.stackName().length() + 1);
  }

  private String stage(String apiId) {
    return ofApi("Stage", apiId)
        .map(id -> TemplateReader.required(id, properties(id), "StageName"))
        .findFirst()
        .orElseThrow(() -> new TemplateException(apiId + " has no stage"));
  }

  private Optional<String> api(String protocol) {
    List<String> ids =
        ofType("Api")
            .filter(id -> properties(id).path("ProtocolType").asText().equals(protocol))
            .toList();
    if (ids.size() > 1) {
      throw new TemplateException("more than one API of protocol %s: %s".formatted(protocol, ids));
    }
    return ids.stream().findFirst();
  }

  private Stream<String> ofApi(String type, String apiId) {
    return ofType(type)
        .filter(id -> properties(id).path("ApiId").asText().equals(addresses.apiId(apiId)));
  }

  private Stream<String> ofType(String type) {
    return resources.entrySet().stream()
        .filter(e -> e.getValue().path("Type").asText().equals("AWS::ApiGatewayV2::" + type))
        .map(Map.Entry::getKey);
  }

  private JsonNode properties(String id) {
    ObjectNode resource = resources.get(id);
    if (resource == null) {
      throw new TemplateException("no such resource: " + id);
    }
    return resource.path("Properties");
  }

  private String routeKey(String id) {
    return TemplateReader.required(id, properties(id), "RouteKey");
  }

  private static List<String> named(List<String> sources, String prefix) {
    return sources.stream()
        .filter(s -> s.startsWith(prefix))
        .map(s -> s.substring(prefix.length()))
        .toList();
  }

  private static UnsupportedTemplateException unsupported(String id, String type, String property) {
    return new UnsupportedTemplateException(id, "AWS::ApiGatewayV2::" + type, property);
  }
}
