package dev.dovecote.local.gateway;

import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.CloseMessage;
import io.undertow.websockets.core.StreamSourceFrameChannel;
import io.undertow.websockets.core.WebSocketChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Collects the frames of one socket into messages, within API Gateway's limits. */
final class SocketListener extends AbstractReceiveListener {
  private final SocketGateway gateway;
  private final SocketConnection connection;
  private boolean oneFrame;

  SocketListener(SocketGateway gateway, SocketConnection connection) {
    this.gateway = gateway;
    this.connection = connection;
  }

  @Override
  protected long getMaxTextBufferSize() {
    return SocketLimits.MAXIMUM_MESSAGE_BYTES;
  }

  @Override
  protected void onText(WebSocketChannel channel, StreamSourceFrameChannel frame)
      throws IOException {
    oneFrame = frame.isFinalFragment();
    super.onText(channel, frame);
  }

  /**
   * The library does not show the size of each frame of several; a message in one frame is checked.
   */
  @Override
  protected void onFullTextMessage(WebSocketChannel channel, BufferedTextMessage message) {
    String text = message.getData();
    if (oneFrame
        && text.getBytes(StandardCharsets.UTF_8).length > SocketLimits.MAXIMUM_FRAME_BYTES) {
      connection.close(1009, "Frame too long");
      return;
    }
    gateway.received(connection, text);
  }

  @Override
  protected void onBinary(WebSocketChannel channel, StreamSourceFrameChannel frame)
      throws IOException {
    connection.close(1003, "Binary is not supported");
    super.onBinary(channel, frame);
  }

  @Override
  protected void onFullBinaryMessage(WebSocketChannel channel, BufferedBinaryMessage message) {
    message.getData().free();
  }

  @Override
  protected void onFullPingMessage(WebSocketChannel channel, BufferedBinaryMessage message)
      throws IOException {
    gateway.active(connection);
    super.onFullPingMessage(channel, message);
  }

  @Override
  protected void onCloseMessage(CloseMessage message, WebSocketChannel channel) {
    connection.closing(message.getCode(), message.getReason());
  }

  @Override
  protected void onError(WebSocketChannel channel, Throwable error) {
    if (channel.isCloseFrameSent() && !channel.isCloseFrameReceived()) {
      connection.closing(1009, "Message too long");
    }
    super.onError(channel, error);
  }
}
