package dev.dovecote.application;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.BuyerId;
import dev.dovecote.domain.Caller;
import dev.dovecote.domain.InvalidInput;
import dev.dovecote.domain.PlainText;
import dev.dovecote.domain.Recipient;
import dev.dovecote.domain.Refusal;
import dev.dovecote.domain.ShopId;
import dev.dovecote.domain.conversation.Origin;
import dev.dovecote.domain.desk.Agent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Tickets: what opens a socket, once, within a minute. */
public final class TicketOffice {
  /** How long a ticket is good. */
  public static final Duration GOOD_FOR = Duration.ofSeconds(60);

  /** Divides a shop's key into the shop and the secret; no identifier has it. */
  private static final String KEY_DIVIDER = "~";

  private static final int SECRET_BYTES = 32;

  private final Stores stores;
  private final Surroundings world;
  private final RandomGenerator secrets;

  /** A ticket and until when it is good. */
  public record Ticket(String value, Instant expires) {}

  /**
   * @param secrets chance that nobody can foresee
   */
  public TicketOffice(Stores stores, Surroundings world, RandomGenerator secrets) {
    this.stores = stores;
    this.world = world;
    this.secrets = secrets;
  }

  /** A ticket for whom the shop's server vouches (PERM-4). */
  public Answer<Ticket> forBuyer(@Nullable String shopKey, BuyerId buyer, String name) {
    ShopId shop = shopOf(shopKey);
    if (shop == null) {
      return Answer.refused(Refusal.Code.FORBIDDEN, "The shop's key is missing or wrong.");
    }
    PlainText.check("buyer.name", name, Origin.BUYER_NAME_MAX_CHARACTERS);
    return Answer.done(issue(new Caller.Buyer(new Recipient.Buyer(shop, buyer), name)));
  }

  /** A ticket for an owner, or an agent who may sign in to the desk (PERM-1). */
  public Answer<Ticket> forStaff(ShopId shop, AgentId agent) {
    Caller.Staff staff = staff(shop, agent);
    return staff == null
        ? Answer.refused(Refusal.Code.FORBIDDEN, "You may not sign in to this shop's desk.")
        : Answer.done(issue(staff));
  }

  /** Who a token's shop and subject are: null for those who may not sign in (PERM-1). */
  public Caller.@Nullable Staff staff(ShopId shop, AgentId id) {
    Agent agent = stores.agents().find(shop, id);
    return agent == null || !agent.maySignIn()
        ? null
        : new Caller.Staff(new Recipient.Staff(shop, id), agent.role());
  }

  /** Uses a ticket up: who it is for, or null where it is not, or no longer, good. */
  public @Nullable Caller redeem(String ticket) {
    return stores.tickets().redeem(hash(ticket), world.now());
  }

  /** Makes a key for a shop's server. It is shown once; its hash is kept. */
  public String newShopKey(ShopId shop) {
    String key = shop + KEY_DIVIDER + secret();
    stores.shops().addKey(shop, hash(key));
    return key;
  }

  /** The shop of a key with which its server calls; null where the key is wrong (PERM-4). */
  public @Nullable ShopId shopOf(@Nullable String key) {
    if (key == null || !key.contains(KEY_DIVIDER)) {
      return null;
    }
    ShopId shop = parse(key.substring(0, key.indexOf(KEY_DIVIDER)));
    return shop != null && stores.shops().hasKey(shop, hash(key)) ? shop : null;
  }

  private static @Nullable ShopId parse(String shop) {
    try {
      return new ShopId(shop);
    } catch (InvalidInput _) {
      return null;
    }
  }

  private Ticket issue(Caller caller) {
    Instant expires = world.now().plus(GOOD_FOR);
    String ticket = secret();
    stores.tickets().add(hash(ticket), caller, expires);
    return new Ticket(ticket, expires);
  }

  private String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    secrets.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static String hash(String secret) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
