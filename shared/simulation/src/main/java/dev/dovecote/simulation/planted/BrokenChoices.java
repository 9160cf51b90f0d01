package dev.dovecote.simulation.planted;

import java.lang.classfile.CodeBuilder;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.function.Consumer;

/** Bugs in which agent is chosen, and in the reason that is stored for it. */
final class BrokenChoices {
  private static final String PLANNER = "dev.dovecote.domain.assignment.Planner";
  private static final String CANDIDATE = "dev.dovecote.domain.assignment.Candidate";
  private static final String RULES = "dev.dovecote.domain.routing.RoutingRules";
  private static final String REASON = "dev.dovecote.domain.assignment.Reason";
  private static final String CONVERSATION_RULES =
      "dev.dovecote.domain.conversation.ConversationRules";
  private static final ClassDesc CANDIDATE_TYPE = ClassDesc.of(CANDIDATE);
  private static final ClassDesc POLICY =
      ClassDesc.of("dev.dovecote.domain.desk.ShopSettings$Policy");
  private static final ClassDesc DECIDED_BY =
      ClassDesc.of("dev.dovecote.domain.assignment.Reason$DecidedBy");

  private BrokenChoices() {}

  static List<Planted> all() {
    return List.of(
        Planted.mutation(
            "the busiest agent is chosen, not the idlest",
            Mutation.body(CANDIDATE, "compareIdleRate", 2, BrokenChoices::byLoad)),
        Planted.mutation(
            "free slots are compared, not idle rates",
            Mutation.body(CANDIDATE, "compareIdleRate", 2, BrokenChoices::byFreeSlots)),
        Planted.mutation(
            "whose turn it is goes last",
            Mutation.body(CANDIDATE, "compareTurns", 2, BrokenChoices::byMostTurns)),
        Planted.mutation(
            "a plan does not count the turns that it gives",
            Mutation.body(CANDIDATE, "take", 0, code -> oneMore(code, "load", false))),
        Planted.mutation(
            "a plan does not count the slots that it fills",
            Mutation.body(CANDIDATE, "take", 0, code -> oneMore(code, "turns", true))),
        Planted.mutation(
            "the last agent is not preferred",
            Mutation.start(PLANNER, "choose", 2, code -> code.aconst_null().astore(2))),
        Planted.mutation(
            "the last agent is preferred where all take turns",
            Mutation.first(
                PLANNER,
                "choose",
                4,
                Mutation.callOf("policy"),
                code -> code.pop().getstatic(POLICY, "PRIORITY", POLICY))),
        Planted.mutation(
            "others take over while a rule's own agent has a slot",
            Mutation.first(
                PLANNER, "choose", 2, Mutation.callOf("isEmpty"), code -> code.pop().iconst_1())),
        Planted.mutation(
            "the question that was picked is forgotten",
            Mutation.start(RULES, "lane", 2, code -> code.aconst_null().astore(2))),
        Planted.mutation(
            "who waits in another lane is owed nothing",
            Mutation.body(PLANNER, "leaveTo", 1, CodeBuilder::return_)),
        Planted.mutation(
            "the first of equals is chosen, not any",
            Mutation.first(
                PLANNER, "choose", 4, Mutation.callOf("nextInt"), code -> code.pop2().iconst_0())),
        Planted.mutation(
            "a draw is called an idle rate",
            Mutation.first(
                PLANNER,
                "choose",
                4,
                Mutation.fieldOf("CHANCE"),
                code -> code.getstatic(DECIDED_BY, "IDLE_RATE", DECIDED_BY))),
        Planted.mutation(
            "what a person chose is called the last agent",
            Mutation.first(
                REASON,
                "byHand",
                3,
                Mutation.fieldOf("HAND"),
                code -> code.getstatic(DECIDED_BY, "LAST_AGENT", DECIDED_BY))),
        Planted.mutation(
            "the note to who gets a waiting buyer by hand is lost",
            Mutation.start(
                CONVERSATION_RULES, "assignByHand", 5, code -> code.aconst_null().astore(3))));
  }

  private static void byLoad(CodeBuilder code) {
    load(code, 0, "load");
    load(code, 1, "load");
    compareInts(code);
  }

  private static void byFreeSlots(CodeBuilder code) {
    for (int candidate = 0; candidate < 2; candidate++) {
      load(code, candidate, "capacity");
      load(code, candidate, "load");
      code.isub();
    }
    compareInts(code);
  }

  private static void load(CodeBuilder code, int candidate, String field) {
    code.aload(candidate).getfield(CANDIDATE_TYPE, field, ConstantDescs.CD_int);
  }

  private static void compareInts(CodeBuilder code) {
    MethodTypeDesc ints =
        MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_int, ConstantDescs.CD_int);
    code.invokestatic(ConstantDescs.CD_Integer, "compare", ints).ireturn();
  }

  private static void byMostTurns(CodeBuilder code) {
    for (int candidate = 0; candidate < 2; candidate++) {
      code.aload(candidate).getfield(CANDIDATE_TYPE, "turns", ConstantDescs.CD_long);
    }
    code.lcmp().ireturn();
  }

  private static void oneMore(CodeBuilder code, String field, boolean isLong) {
    ClassDesc type = isLong ? ConstantDescs.CD_long : ConstantDescs.CD_int;
    code.aload(0).aload(0).getfield(CANDIDATE_TYPE, field, type);
    Consumer<CodeBuilder> add =
        isLong ? adding -> adding.lconst_1().ladd() : adding -> adding.iconst_1().iadd();
    add.accept(code);
    code.putfield(CANDIDATE_TYPE, field, type).return_();
  }
}
