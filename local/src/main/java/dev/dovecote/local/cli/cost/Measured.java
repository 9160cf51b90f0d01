package dev.dovecote.local.cli.cost;

/**
 * What was counted in a run.
 *
 * @param conversation one of ten messages, from the buyer's ticket to the last timer of it
 * @param message one of those after the first, either way, and nothing else
 * @param buyerSync one heartbeat of a buyer
 * @param agentSync one heartbeat of an agent who has all the conversations that fit
 * @param agentConnection an agent's ticket, socket, hello and going online, and the end of that
 * @param sweep one run of the schedule with nothing to do
 * @param conversationGigabytes what a conversation leaves in the tables
 * @param waitingShare how many of the buyers had to wait for an agent
 * @param metrics how many metrics functions wrote to
 */
record Measured(
    Work conversation,
    Work message,
    Work buyerSync,
    Work agentSync,
    Work agentConnection,
    Work sweep,
    double conversationGigabytes,
    double waitingShare,
    int metrics) {}
