package dev.dovecote.local;

import dev.dovecote.local.permission.Permissions;
import dev.dovecote.local.template.Template;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * What functions find in their environment: as on Lambda, but for where AWS is and by whose key
 * they are known there.
 *
 * @param endpoints where each service is, by the name that the SDK gives it
 * @param front what stands before an address, where something does
 * @param more variables that go before all others
 */
record FunctionWorld(
    Permissions permissions,
    Map<String, String> endpoints,
    UnaryOperator<String> front,
    Map<String, String> more) {
  /** The template's functions, each with its environment in full. */
  List<Template.Function> of(Template template) {
    return template.functions().values().stream()
        .map(function -> function.withEnvironment(environment(function)))
        .toList();
  }

  private Map<String, String> environment(Template.Function function) {
    AwsCredentials own = permissions.of(function.logicalId()).credentials();
    Map<String, String> environment = new LinkedHashMap<>(function.environment());
    environment.put("AWS_REGION", EmbeddedStack.REGION);
    endpoints.forEach((service, url) -> environment.put("AWS_ENDPOINT_URL_" + service, url));
    environment.replaceAll((_, value) -> front.apply(value));
    environment.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
    environment.put("AWS_ACCESS_KEY_ID", own.accessKeyId());
    environment.put("AWS_SECRET_ACCESS_KEY", own.secretAccessKey());
    environment.putAll(more);
    return environment;
  }
}
