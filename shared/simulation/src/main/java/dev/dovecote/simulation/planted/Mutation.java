package dev.dovecote.simulation.planted;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A change to one method of the product's compiled code, for decisions that no edit of requests and
 * answers reaches.
 *
 * @param owner the class, by its full name
 * @param parameters of the method, which tells it from others of its name
 * @param transform what changes
 */
public record Mutation(String owner, String method, int parameters, CodeTransform transform) {

  /** Other instructions in place of a whole method. */
  static Mutation body(String owner, String method, int parameters, Consumer<CodeBuilder> body) {
    return new Mutation(
        owner,
        method,
        parameters,
        new CodeTransform() {
          @Override
          public void accept(CodeBuilder code, CodeElement element) {}

          @Override
          public void atEnd(CodeBuilder code) {
            body.accept(code);
          }
        });
  }

  /** Instructions before all others of a method. */
  static Mutation start(String owner, String method, int parameters, Consumer<CodeBuilder> first) {
    return new Mutation(
        owner,
        method,
        parameters,
        CodeTransform.ofStateful(
            () ->
                new CodeTransform() {
                  @Override
                  public void atStart(CodeBuilder code) {
                    first.accept(code);
                  }

                  @Override
                  public void accept(CodeBuilder code, CodeElement element) {
                    code.with(element);
                  }
                }));
  }

  /** Other instructions in place of the first that is meant; they find its operands stacked. */
  static Mutation first(
      String owner,
      String method,
      int parameters,
      Predicate<CodeElement> meant,
      Consumer<CodeBuilder> instead) {
    return new Mutation(
        owner,
        method,
        parameters,
        CodeTransform.ofStateful(
            () -> {
              AtomicBoolean done = new AtomicBoolean();
              return (code, element) -> {
                if (meant.test(element) && !done.getAndSet(true)) {
                  instead.accept(code);
                } else {
                  code.with(element);
                }
              };
            }));
  }

  static Predicate<CodeElement> callOf(String method) {
    return element -> element instanceof InvokeInstruction call && call.name().equalsString(method);
  }

  static Predicate<CodeElement> fieldOf(String field) {
    return element ->
        element instanceof FieldInstruction access && access.name().equalsString(field);
  }

  /**
   * The class with the change.
   *
   * @param compiled as it is
   * @param loader finds the classes that it names
   */
  public byte[] applyTo(byte[] compiled, ClassLoader loader) {
    ClassFile file =
        ClassFile.of(
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(loader).cached()));
    ClassModel model = file.parse(compiled);
    if (model.methods().stream().noneMatch(this::isMeant)) {
      throw new IllegalStateException("no method " + method + " in " + owner);
    }
    return file.transformClass(
        model, ClassTransform.transformingMethodBodies(this::isMeant, transform));
  }

  private boolean isMeant(MethodModel model) {
    return model.methodName().equalsString(method)
        && model.methodTypeSymbol().parameterCount() == parameters;
  }
}
