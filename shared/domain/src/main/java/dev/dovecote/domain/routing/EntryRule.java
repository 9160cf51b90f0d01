package dev.dovecote.domain.routing;

import dev.dovecote.domain.AgentId;
import dev.dovecote.domain.InvalidInput;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whom the buyers of one entry point reach (ROUTE-2). */
public sealed interface EntryRule {
  /** Most questions at one entry point. */
  int QUESTIONS_MAX = 20;

  /** All buyers go to the chosen agents; none chosen means every agent (ROUTE-3). */
  record Unified(Set<AgentId> agents) implements EntryRule {
    public Unified {
      agents = Set.copyOf(agents);
    }
  }

  /** The buyer first picks a question, which decides the agents. */
  record ByQuestion(List<Question> questions) implements EntryRule {
    public ByQuestion {
      if (questions.isEmpty() || questions.size() > QUESTIONS_MAX) {
        throw new InvalidInput("questions", "must be 1 to " + QUESTIONS_MAX);
      }
      Set<String> ids = new HashSet<>();
      for (Question question : questions) {
        if (!ids.add(question.id())) {
          throw new InvalidInput("question.id", "must be different for each question");
        }
      }
      questions = List.copyOf(questions);
    }
  }
}
