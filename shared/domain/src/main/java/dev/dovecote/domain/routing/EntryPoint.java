package dev.dovecote.domain.routing;

/** From where a buyer writes (ROUTE-1). */
public enum EntryPoint {
  PRODUCT_PAGE,
  ORDER_PAGE,
  DIRECT_MESSAGE,
  LIVE_ROOM,
  OTHER
}
