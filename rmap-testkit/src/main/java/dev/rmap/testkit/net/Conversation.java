package dev.rmap.testkit.net;

import dev.rmap.testkit.resp.Published;
import dev.rmap.testkit.resp.RespFrame;
import dev.rmap.testkit.resp.RespRequest;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Knows on one connection which reply answers which request: each request gets exactly one, in order, except that the
 * subscribe commands are answered by pushes. (CLIENT REPLY and MONITOR break that rule and are not supported.)
 */
final class Conversation {

    private final Queue<Exchange> unanswered = new ConcurrentLinkedQueue<>();

    /** Set by the first subscribe command; only then may a RESP2 array be a push. */
    private volatile boolean subscriber;

    /** A request that waits for its reply, with what is to happen to that reply. */
    record Exchange(RespRequest request, Optional<Afterwards> fate) {}

    /** Called before the request goes on to the server. */
    void asked(RespRequest request, Optional<Afterwards> fate) {
        if (isSubscription(request.name())) {
            subscriber = true;
        } else {
            unanswered.add(new Exchange(request, fate));
        }
    }

    /** The message in this frame, if it is a published one. */
    Optional<Published> published(RespFrame frame) {
        return subscriber || frame.isPush() ? Published.of(frame) : Optional.empty();
    }

    /** The request that this frame answers; none if the server sent it unasked, or to confirm a subscription. */
    Optional<Exchange> answered(RespFrame frame) {
        return isUnasked(frame) ? Optional.empty() : Optional.ofNullable(unanswered.poll());
    }

    private boolean isUnasked(RespFrame frame) {
        if (frame.isPush()) {
            return true;
        }
        return subscriber
                && !frame.parts().isEmpty()
                && frame.parts().get(0) instanceof byte[] word
                && isSubscription(RespRequest.of(List.of(word)).name());
    }

    private static boolean isSubscription(String name) {
        return switch (name) {
            case "SUBSCRIBE", "PSUBSCRIBE", "SSUBSCRIBE", "UNSUBSCRIBE", "PUNSUBSCRIBE", "SUNSUBSCRIBE" -> true;
            default -> false;
        };
    }
}
