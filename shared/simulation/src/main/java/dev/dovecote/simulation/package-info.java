/**
 * The real use cases under virtual time and faults, from one seed. Never deployed.
 *
 * <p>What must always be so, by its number or rule; {@link dev.dovecote.simulation.Invariants} says
 * when each is looked at:
 *
 * <ul>
 *   <li>1, an agent's set and capacity: {@code AgentsSets}, {@code Taking}
 *   <li>2, one agent, one open conversation of a buyer: {@code AgentsSets}, {@code BuyersThreads}
 *   <li>3, nobody waits needlessly: {@code NeedlessWaits}
 *   <li>4, the shop's order: {@code ServingOrder}, {@code LanePlaces}
 *   <li>5, no message lost, doubled or out of order: {@code NumberedMessages}, {@code Logs}, and
 *       what pages show: {@code Page}, {@code Learning}
 *   <li>6, a log folds to its states: {@code FoldedLogs}
 *   <li>7, a refusal changes nothing: {@code Refusals}
 *   <li>ASSIGN-2, ASSIGN-3, QUEUE-3, the right agent and the reason: {@code Choices}, {@code
 *       Turns}, {@code Draws}
 *   <li>ROUTE-1, ROUTE-2, the right lane: {@code AskedLanes}
 *   <li>AGENT-1, PERM-1, CONV-6: {@code DeskStates}, {@code SetTimers}
 * </ul>
 */
@NullMarked
package dev.dovecote.simulation;

import org.jspecify.annotations.NullMarked;
