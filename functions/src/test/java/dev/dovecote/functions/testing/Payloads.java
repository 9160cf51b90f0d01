package dev.dovecote.functions.testing;

import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Events and answers, read and written as Lambda's own runtime does. */
public final class Payloads {
  private Payloads() {}

  /** The event that a handler gets for a payload. */
  public static <T> T read(JsonNode payload, Class<T> type) {
    return serializer(type)
        .fromJson(new ByteArrayInputStream(payload.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /** What Lambda hands on of a handler's answer. */
  @SuppressWarnings("unchecked")
  public static <T> JsonNode write(T answer) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    serializer((Class<T>) answer.getClass()).toJson(answer, out);
    return Files.json(out.toString(StandardCharsets.UTF_8));
  }

  private static <T> PojoSerializer<T> serializer(Class<T> type) {
    return LambdaEventSerializers.isLambdaSupportedEvent(type.getName())
        ? LambdaEventSerializers.serializerFor(type, Payloads.class.getClassLoader())
        : JacksonFactory.getInstance().getSerializer(type);
  }
}
