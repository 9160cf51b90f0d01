import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;

/** DynamoDB Local as LocalStack starts it, but on loopback only, for which it has no option. */
public final class LoopbackDynamoDb {
  private LoopbackDynamoDb() {}

  /** LocalStack also names the jar as a Java agent. */
  public static void premain(String arguments) {}

  /** The server, with DynamoDB Local's own command line. */
  public static void main(String[] arguments) throws Exception {
    DynamoDBProxyServer server = ServerRunner.createServerFromCommandLineArgs(arguments);
    var field = DynamoDBProxyServer.class.getDeclaredField("server");
    field.setAccessible(true);
    for (Connector connector : ((Server) field.get(server)).getConnectors()) {
      ((ServerConnector) connector).setHost("127.0.0.1");
    }
    server.safeStart();
    server.join();
  }
}
