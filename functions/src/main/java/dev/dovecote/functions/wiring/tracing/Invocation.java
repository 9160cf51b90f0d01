package dev.dovecote.functions.wiring.tracing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an invocation that may be traced. Threads that work for it inherit it from the
 * one that it began on: where several run at once in one process, each has its own.
 */
public final class Invocation {
  /** More calls than an invocation makes that is not broken; beyond it they are only counted. */
  static final int CALLS_MAX = 100;

  private static final InheritableThreadLocal<@Nullable Invocation> CURRENT =
      new InheritableThreadLocal<>();

  final Instant begun;
  final boolean coldStart;

  /** The trace that it was drawn for, or that it goes on with; null while it is in none. */
  final @Nullable TraceHeader carried;

  /** The segment before it, in whose trace it is; null where it begins its own. */
  final @Nullable TraceHeader joined;

  private final long begunNanos = System.nanoTime();
  private final List<Call> calls = new ArrayList<>();
  private int callsLeftOut;
  private @Nullable String shop;
  private @Nullable String conversation;
  private @Nullable String action;
  private @Nullable String fault;

  Invocation(
      Instant begun,
      boolean coldStart,
      @Nullable TraceHeader carried,
      @Nullable TraceHeader joined) {
    this.begun = begun;
    this.coldStart = coldStart;
    this.carried = carried;
    this.joined = joined;
  }

  static @Nullable Invocation current() {
    return CURRENT.get();
  }

  static void enter(Invocation invocation) {
    CURRENT.set(invocation);
  }

  static void leave() {
    CURRENT.remove();
  }

  /** The invocation under way is about this shop, and this conversation where one is named. */
  public static void about(String shop, @Nullable String conversation) {
    Invocation current = CURRENT.get();
    if (current != null) {
      current.concerns(shop, conversation);
    }
  }

  /** The invocation under way is about this conversation of the shop that it is about. */
  public static void aboutConversation(String conversation) {
    Invocation current = CURRENT.get();
    if (current != null) {
      current.concerns(current.shop(), conversation);
    }
  }

  /**
   * What the invocation under way is asked for.
   *
   * @param action one of few: nothing that a caller may choose
   */
  public static void action(String action) {
    Invocation current = CURRENT.get();
    if (current != null) {
      current.asks(action);
    }
  }

  /** Something failed in the invocation under way. */
  public static void failed(String why) {
    Invocation current = CURRENT.get();
    if (current != null) {
      current.fault(why);
    }
  }

  /** Of several messages the last one, unless one failed: then that one. */
  private synchronized void concerns(@Nullable String itsShop, @Nullable String itsConversation) {
    if (fault == null) {
      shop = itsShop;
      conversation = itsConversation;
    }
  }

  private synchronized void asks(String what) {
    action = what;
  }

  synchronized void fault(String why) {
    if (fault == null) {
      fault = why;
    }
  }

  synchronized @Nullable String shop() {
    return shop;
  }

  synchronized @Nullable String conversation() {
    return conversation;
  }

  synchronized @Nullable String action() {
    return action;
  }

  synchronized @Nullable String fault() {
    return fault;
  }

  /** How long it has been under way. */
  long nanos() {
    return System.nanoTime() - begunNanos;
  }

  /** A call begins. */
  Call call(String service, String operation, List<String> resources) {
    Call call = new Call(service, operation, resources, nanos());
    synchronized (this) {
      if (calls.size() < CALLS_MAX) {
        calls.add(call);
      } else {
        callsLeftOut++;
      }
    }
    return call;
  }

  synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  synchronized int callsLeftOut() {
    return callsLeftOut;
  }
}
