package dev.dovecote.testkit.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.GoneException;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.PayloadTooLargeException;

class MemorySocketsTest {
  private final MemorySockets sockets = new MemorySockets();

  @Test
  void frames_arrive_in_order_at_an_open_socket() {
    sockets.open("a");
    push("a", "1");
    push("a", "2");
    assertThat(sockets.drain("a")).containsExactly("1", "2");
    assertThat(sockets.frames("a")).isEmpty();
    assertThat(sockets.pushes()).isEqualTo(2);
  }

  @Test
  void a_closed_socket_is_gone() {
    sockets.open("a");
    sockets.close("a");
    assertThatThrownBy(() -> push("a", "1")).isInstanceOf(GoneException.class);
    assertThatThrownBy(() -> sockets.deleteConnection(delete -> delete.connectionId("a")))
        .isInstanceOf(GoneException.class);
    assertThat(sockets.isOpen("a")).isFalse();
  }

  @Test
  void pushes_are_lost_or_fail_as_the_hook_says() {
    sockets.open("a");
    sockets.setFaults((_, frame) -> SocketFaults.Fault.valueOf(frame));
    push("a", "LOST");
    assertThatThrownBy(() -> push("a", "FAILED")).isInstanceOf(SdkException.class);
    assertThatThrownBy(() -> push("a", "LOST_ANSWER")).isInstanceOf(SdkException.class);
    push("a", "NONE");
    assertThat(sockets.frames("a")).containsExactly("LOST_ANSWER", "NONE");
  }

  @Test
  void a_frame_over_128_KB_and_an_unknown_operation_are_errors() {
    sockets.open("a");
    push("a", "x".repeat(128 * 1024));
    assertThatThrownBy(() -> push("a", "x".repeat(128 * 1024 + 1)))
        .isInstanceOf(PayloadTooLargeException.class);
    assertThatThrownBy(() -> sockets.getConnection(get -> get.connectionId("a")))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private void push(String connection, String frame) {
    sockets.postToConnection(
        post -> post.connectionId(connection).data(SdkBytes.fromUtf8String(frame)));
  }
}
