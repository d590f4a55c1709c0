package dev.rmap.redis;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisNodeNotFoundException;
import org.redisson.client.RedisTimeoutException;
import org.redisson.client.WriteRedisConnectionException;

/**
 * What is wrong with the way to a server, where no word came from the server itself.
 *
 * @param kind what is wrong
 * @param detail what else is known; may be empty
 */
record Trouble(Kind kind, String detail) {

    /** Kinds of trouble, in words that follow the name of the server. */
    enum Kind {
        /** Nobody listens there. */
        REFUSES("refuses connections"),
        /** There is no way to it. */
        OUT_OF_REACH("cannot be reached"),
        /** It ended a connection. */
        CLOSED("closed the connection"),
        /** What it sends is nothing that Redis would send. */
        FOREIGN("does not answer as Redis does"),
        /** It took a connection, or had one, and says nothing. */
        SILENT("does not answer");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    private static final String UNDECODED = "Can't decode replay: ";
    private static final Pattern WAITED = Pattern.compile("timeout \\((\\d+ ms)\\)");

    /** What tells a trouble: the earliest rule that any cause fulfils, the outermost such cause. */
    private record Rule(Kind kind, Predicate<Throwable> tells, Function<String, String> detail) {}

    private static final List<Rule> RULES = List.of(
            rule(Kind.OUT_OF_REACH, e -> e instanceof UnknownHostException || e instanceof NoRouteToHostException),
            rule(Kind.REFUSES, e -> e instanceof ConnectException && says(e, "refused")),
            rule(Kind.OUT_OF_REACH, e -> e instanceof ConnectException),
            new Rule(Kind.FOREIGN, e -> says(e, UNDECODED), Trouble::whatCame),
            new Rule(Kind.FOREIGN, e -> says(e, "not an SSL/TLS record"), text -> ""),
            rule(Kind.CLOSED, e -> e instanceof ClosedChannelException || says(e, "Connection reset")),
            new Rule(Kind.CLOSED, e -> e instanceof WriteRedisConnectionException, text -> ""),
            new Rule(Kind.SILENT, e -> e instanceof RedisTimeoutException, Trouble::whatWasAwaited),
            rule(Kind.SILENT, e -> e instanceof TimeoutException),
            new Rule(
                    Kind.OUT_OF_REACH,
                    e -> e instanceof RedisNodeNotFoundException,
                    text -> "no server is known that has the map"),
            new Rule(
                    Kind.OUT_OF_REACH,
                    e -> e instanceof RedisConnectionException && e.getCause() == null,
                    text -> text.equals("Can't connect to servers!") ? "" : text));

    private static Rule rule(Kind kind, Predicate<Throwable> tells) {
        return new Rule(kind, tells, Function.identity());
    }

    private static boolean says(Throwable thrown, String words) {
        return String.valueOf(thrown.getMessage()).contains(words);
    }

    private static String whatCame(String text) {
        int at = text.indexOf(UNDECODED);
        return at < 0 ? "" : text.substring(at + UNDECODED.length());
    }

    /** Redisson's words for these are about its pools and threads. */
    private static String whatWasAwaited(String text) {
        if (text.startsWith("Unable to acquire connection")) {
            return "no connection was free in time, and none could be made";
        }
        Matcher waited = WAITED.matcher(text);
        return waited.find() ? "no reply within " + waited.group(1) : "";
    }

    /** What is wrong with the way to the server; nothing if that is not what failed, or the server said what did. */
    static Optional<Trouble> of(Throwable thrown) {
        if (Failures.saidByServer(thrown).isPresent()) {
            return Optional.empty();
        }
        List<Throwable> causes = new ArrayList<>();
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            causes.add(at);
        }
        for (Rule rule : RULES) {
            for (Throwable cause : causes) {
                if (rule.tells().test(cause)) {
                    String text = cause.getMessage() == null ? "" : Failures.serverText(cause.getMessage());
                    return Optional.of(
                            new Trouble(rule.kind(), rule.detail().apply(text).strip()));
                }
            }
        }
        return Optional.empty();
    }

    /** To be said after the name of the server. */
    @Override
    public String toString() {
        return detail.isEmpty() ? kind.words : kind.words + ": " + detail;
    }
}
