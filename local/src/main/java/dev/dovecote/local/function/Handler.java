package dev.dovecote.local.function;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A handler as bytes in, bytes out; events and answers are (de)serialized as Lambda's Java runtime
 * does.
 */
interface Handler {
  /** Calls the handler with a JSON payload. */
  byte[] handle(byte[] payload, Context context) throws IOException;

  /** Wraps what the template's handler class makes. */
  static Handler of(Object instance) {
    return switch (instance) {
      case RequestStreamHandler streams ->
          (payload, context) -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            streams.handleRequest(new ByteArrayInputStream(payload), out, context);
            return out.toByteArray();
          };
      case RequestHandler<?, ?> handler -> typed(handler);
      default ->
          throw new IllegalArgumentException(
              instance.getClass().getName()
                  + " is neither a RequestHandler nor a RequestStreamHandler");
    };
  }

  private static Handler typed(RequestHandler<?, ?> handler) {
    @SuppressWarnings("unchecked")
    RequestHandler<@Nullable Object, @Nullable Object> untyped =
        (RequestHandler<@Nullable Object, @Nullable Object>) handler;
    PojoSerializer<Object> input = serializer(argument(handler.getClass(), 0));
    Type outputType = argument(handler.getClass(), 1);
    PojoSerializer<Object> output = serializer(outputType);
    return (payload, context) -> {
      Object answer =
          untyped.handleRequest(input.fromJson(new ByteArrayInputStream(payload)), context);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      if (!outputType.equals(Void.class)) {
        output.toJson(answer, out);
      }
      return out.toByteArray();
    };
  }

  /** The runtime's own choice: known events by their own serializers, all else by Jackson. */
  @SuppressWarnings("unchecked")
  private static PojoSerializer<Object> serializer(Type type) {
    if (type instanceof Class<?> known
        && LambdaEventSerializers.isLambdaSupportedEvent(known.getName())) {
      return LambdaEventSerializers.serializerFor(
          (Class<Object>) known, Handler.class.getClassLoader());
    }
    return JacksonFactory.getInstance().getSerializer(type);
  }

  private static Type argument(Class<?> handler, int index) {
    Type declared = declaredArgument(handler, index);
    if (declared instanceof Class<?> || declared instanceof ParameterizedType) {
      return declared;
    }
    JavaType[] types =
        TypeFactory.defaultInstance()
            .constructType(handler)
            .findTypeParameters(RequestHandler.class);
    return types.length == 2 ? types[index].getRawClass() : Map.class;
  }

  /**
   * As written where RequestHandler is implemented, which keeps {@code Map<String, Object>} whole.
   */
  private static Type declaredArgument(Class<?> handler, int index) {
    for (Type type : handler.getGenericInterfaces()) {
      if (type instanceof ParameterizedType parameterized
          && Objects.equals(parameterized.getRawType(), RequestHandler.class)) {
        return parameterized.getActualTypeArguments()[index];
      }
    }
    TypeVariable<?>[] none = RequestHandler.class.getTypeParameters();
    return none[index];
  }
}
