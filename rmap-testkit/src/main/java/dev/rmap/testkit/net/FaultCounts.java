package dev.rmap.testkit.net;

/**
 * What a {@link FaultProxy} has done so far.
 *
 * @param accepted connections that clients made
 * @param cut connections that the proxy cut
 * @param swallowedReplies replies that a {@link FaultProxy#swallowReplies} kept from the client
 * @param droppedMessages published messages that a {@link FaultProxy#dropNextPublished} kept from the client
 * @param swallowedBytes bytes that vanished, either way, on connections that had gone silent
 */
public record FaultCounts(long accepted, long cut, long swallowedReplies, long droppedMessages, long swallowedBytes) {}
