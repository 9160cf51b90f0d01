package dev.dovecote.simulation;

import dev.dovecote.simulation.planted.Mutation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The product and the simulator once more, with one method of the product mutated. */
final class Mutant extends ClassLoader {
  private static final String OURS = "dev.dovecote.";

  private final ClassLoader original;
  private final Mutation mutation;

  Mutant(Mutation mutation) {
    super(Mutant.class.getClassLoader());
    this.original = Mutant.class.getClassLoader();
    this.mutation = mutation;
  }

  /** Looks for the bug that the mutation is. */
  Campaign.Hunt hunt(String name, long from, long seedsMax, int steps) {
    Supplier<Object> none = this::noOtherBug;
    Object hunt =
        call(
            named(Campaign.class),
            "hunt",
            new Class<?>[] {String.class, Supplier.class, long.class, long.class, int.class},
            name,
            none,
            from,
            seedsMax,
            steps);
    return new Campaign.Hunt(
        name, (long) read(hunt, "seeds"), (String) readOrNull(hunt, "violation"));
  }

  /** Runs one seed, and tells its story. */
  Simulation.Outcome tell(long seed, int steps) {
    Class<?> simulation = named(Simulation.class);
    Object outcome =
        call(
            simulation,
            "run",
            new Class<?>[] {long.class, int.class, named(Bug.class), boolean.class},
            seed,
            steps,
            noOtherBug(),
            true);
    @SuppressWarnings("unchecked")
    List<String> story = (List<String>) read(outcome, "story");
    return new Simulation.Outcome(
        seed,
        (long) read(outcome, "steps"),
        (String) readOrNull(outcome, "violation"),
        new Tally(),
        story);
  }

  private Object noOtherBug() {
    try {
      Field none = named(Bug.class).getField("NONE");
      return none.get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  // ---------------------------------------------------------------- calling into it

  private static Object read(Object record, String component) {
    Object value = readOrNull(record, component);
    if (value == null) {
      throw new IllegalStateException("no " + component);
    }
    return value;
  }

  private static @Nullable Object readOrNull(Object record, String component) {
    try {
      Method accessor = record.getClass().getDeclaredMethod(component);
      accessor.setAccessible(true);
      return accessor.invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object call(
      Class<?> owner, String method, Class<?>[] parameters, Object... arguments) {
    try {
      Method called = owner.getDeclaredMethod(method, parameters);
      called.setAccessible(true);
      return called.invoke(null, arguments);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  // ---------------------------------------------------------------- loading it

  private Class<?> named(Class<?> ours) {
    try {
      return loadClass(ours.getName());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(OURS)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte[] compiled = compiled(name);
    byte[] used = name.equals(mutation.owner()) ? mutation.applyTo(compiled, original) : compiled;
    return defineClass(name, used, 0, used.length);
  }

  private byte[] compiled(String name) throws ClassNotFoundException {
    try (InputStream in = original.getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
