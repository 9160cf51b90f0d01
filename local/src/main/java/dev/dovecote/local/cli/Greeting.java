package dev.dovecote.local.cli;

import java.nio.file.Path;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@code up} prints when the stack is ready: what can be done now, ready to paste. */
final class Greeting {
  private Greeting() {}

  static String of(StackInfo info, @Nullable Path data, double seconds) {
    String agents =
        info.people().stream()
            .filter(person -> person.role().equals("AGENT"))
            .map(person -> "%s (%d at once)".formatted(person.id(), person.capacity()))
            .collect(Collectors.joining(", "));
    return """

        Dovecote is up, in {seconds} s. Ctrl-C stops it.

          HTTP API   {httpUrl}
          Sockets    {socketUrl}
          Data       {data}
          Shop       {shop}: agents {agents}; an owner; buyers {buyers}, or whomever you name
          Tokens     in {file}, good for {hours} hours

        Be an agent: get a ticket (good once, for a minute), and open a socket with it.

          TOKEN={token}
          TICKET=$(curl -s -X POST {httpUrl}/v1/tickets -H "Authorization: Bearer $TOKEN" | cut -d'"' -f4)
          npx wscat -c "{socketUrl}?ticket=$TICKET"      # or: websocat "{socketUrl}?ticket=$TICKET"

        On the socket, each on one line:

          {"action":"hello","requestId":"1"}
          {"action":"status","requestId":"2","status":"ONLINE"}

        Be a buyer, in another terminal: the shop's server gets the ticket with the shop's key.

          KEY={key}
          TICKET=$(curl -s {httpUrl}/v1/buyer-tickets -H "Authorization: Bearer $KEY" -d '{"buyer":{"id":"b1","name":"Bea"}}' | cut -d'"' -f4)
          npx wscat -c "{socketUrl}?ticket=$TICKET"      # or: websocat "{socketUrl}?ticket=$TICKET"

        On the socket:

          {"action":"hello","requestId":"1"}
          {"action":"send","requestId":"2","client":{"id":"phone","number":1},"content":{"kind":"text","text":"Is the blue one in stock?"}}

        The agent is pushed the conversation, and answers with its ID:

          {"action":"send","requestId":"3","conversation":"...","client":{"id":"desk","number":1},"content":{"kind":"text","text":"It is."}}
          {"action":"end","requestId":"4","conversation":"..."}

        Or watch a busy minute, from another terminal: ./dovecote demo
        What other systems are told of it:             ./dovecote events
        Where the time goes (up --traces 100):         ./dovecote traces
        """
        .replace("{seconds}", "%.1f".formatted(seconds))
        .replace("{httpUrl}", info.httpUrl())
        .replace("{socketUrl}", info.webSocketUrl())
        .replace("{data}", data == null ? "in memory" : "in " + data)
        .replace("{shop}", info.shop())
        .replace("{agents}", agents)
        .replace("{buyers}", String.join(", ", info.buyers()))
        .replace("{file}", StackInfo.FILE.toAbsolutePath().toString())
        .replace("{hours}", Long.toString(DemoShop.TOKEN_LIFETIME.toHours()))
        .replace("{token}", info.person("anna").token())
        .replace("{key}", info.shopKey());
  }
}
