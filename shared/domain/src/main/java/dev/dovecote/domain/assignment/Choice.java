package dev.dovecote.domain.assignment;

import dev.dovecote.domain.AgentId;

/**
 * An agent chosen for a buyer, and why.
 *
 * @param name by which the buyer knows the agent
 */
public record Choice(AgentId agent, String name, Reason reason) {}
