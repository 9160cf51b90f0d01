package dev.dovecote.local.gateway;

import dev.dovecote.local.template.Template;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the route of a request. API Gateway's order: a full match, then the most specific greedy
 * match, then $default; at each step a route of the method itself before ANY.
 */
final class HttpRoutes {
  private static final Pattern PARAMETER = Pattern.compile("\\{([^}+]+)(\\+?)}");
  private static final String DEFAULT = "$default";

  /** Stands for a slash within a part of a path: half a character, which no decoding gives. */
  private static final char SLASH_WITHIN = '\ud800';

  /** A route with the values of its path parameters, decoded. */
  record Match(Template.HttpRoute route, Map<String, String> pathParameters) {}

  private record Candidate(
      Template.HttpRoute route,
      String method,
      Pattern path,
      List<String> names,
      int greedy,
      int literal) {}

  private final List<Candidate> candidates;
  private final Optional<Template.HttpRoute> fallback;

  HttpRoutes(List<Template.HttpRoute> routes) {
    this.fallback = routes.stream().filter(r -> r.key().equals(DEFAULT)).findFirst();
    this.candidates =
        routes.stream()
            .filter(r -> !r.key().equals(DEFAULT))
            .map(HttpRoutes::candidate)
            .sorted(
                Comparator.comparingInt(Candidate::greedy)
                    .thenComparing(Comparator.comparingInt(Candidate::literal).reversed())
                    .thenComparingInt(c -> c.names().size())
                    .thenComparing(c -> c.method().equals("ANY")))
            .toList();
  }

  /**
   * The route of a request.
   *
   * @param encoded the path as it came: the slashes of its own part it, those that are encoded are
   *     of a part's value
   */
  Optional<Match> find(String method, String encoded) {
    String path =
        Stream.of(encoded.split("/", -1))
            .map(part -> RequestPath.decoded(part).replace('/', SLASH_WITHIN))
            .collect(Collectors.joining("/"));
    for (Candidate candidate : candidates) {
      Matcher matcher = candidate.path().matcher(path);
      boolean methodMatches = candidate.method().equals("ANY") || candidate.method().equals(method);
      if (methodMatches && matcher.matches()) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int n = 0; n < candidate.names().size(); n++) {
          values.put(candidate.names().get(n), matcher.group(n + 1).replace(SLASH_WITHIN, '/'));
        }
        return Optional.of(new Match(candidate.route(), values));
      }
    }
    return fallback.map(route -> new Match(route, Map.of()));
  }

  private static Candidate candidate(Template.HttpRoute route) {
    int space = route.key().indexOf(' ');
    String path = route.key().substring(space + 1);
    StringBuilder regex = new StringBuilder();
    java.util.ArrayList<String> names = new java.util.ArrayList<>();
    Matcher matcher = PARAMETER.matcher(path);
    int from = 0;
    int greedy = 0;
    int literal = path.length();
    while (matcher.find()) {
      regex.append(Pattern.quote(path.substring(from, matcher.start())));
      boolean takesRest = !matcher.group(2).isEmpty();
      regex.append(takesRest ? "(.+)" : "([^/]+)");
      greedy += takesRest ? 1 : 0;
      literal -= matcher.end() - matcher.start();
      names.add(matcher.group(1));
      from = matcher.end();
    }
    regex.append(Pattern.quote(path.substring(from)));
    return new Candidate(
        route,
        route.key().substring(0, space),
        Pattern.compile(regex.toString()),
        names,
        greedy,
        literal);
  }
}
