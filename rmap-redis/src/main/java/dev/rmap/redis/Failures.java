package dev.rmap.redis;

import dev.rmap.backend.BackendException;
import dev.rmap.backend.BackendException.Kind;
import java.net.ConnectException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.redisson.client.RedisAuthRequiredException;
import org.redisson.client.RedisConnectionException;
import org.redisson.client.RedisException;
import org.redisson.client.RedisNodeNotFoundException;
import org.redisson.client.RedisOutOfMemoryException;
import org.redisson.client.RedisRetryException;
import org.redisson.client.RedisTimeoutException;
import org.redisson.client.RedisWrongPasswordException;
import org.redisson.client.WriteRedisConnectionException;

/** Turns what went wrong between us and Redis into what that means for a call. */
final class Failures {

    /** Error codes of a server that cannot do it now. It refuses before a script has written anything. */
    private static final List<String> PASSING = List.of(
            "LOADING", "OOM", "READONLY", "BUSY", "MASTERDOWN", "NOREPLICAS", "CLUSTERDOWN", "TRYAGAIN", "MISCONF");

    /** Error codes of a call that will never do. */
    private static final List<String> LASTING =
            List.of("WRONGTYPE", "NOPERM", "NOAUTH", "WRONGPASS", "CROSSSLOT", "RMAP", "NOSCRIPT", "ERR");

    /**
     * Error codes that a command inside a script meets only before the first write, and the one of our own replies. With
     * any other the script may have written: Redis judges the permission for a command when the script comes to it.
     */
    private static final List<String> EARLY = List.of("OOM", "READONLY", "NOREPLICAS", "MISCONF", "WRONGTYPE", "RMAP");

    /** How Redis marks what a command inside a script raised: "script: ..., on @user_script:7." or "@user_script: 7:". */
    private static final Pattern RAISED_IN_SCRIPT = Pattern.compile("user_script|\\bscript: |\\bin script\\b");

    /** How Redis says of a command, also of one inside a script, that the user may not do it. */
    private static final Pattern MISSES_A_PERMISSION = Pattern.compile("\\bNOPERM\\b|\\bACL failure\\b");

    /** How each error of a server begins. */
    private static final Pattern BEGINS_WITH_A_CODE = Pattern.compile("^[A-Z]{2,} ");

    /** Where Redis says which script it was, which tells users nothing. */
    private static final Pattern WHICH_SCRIPT =
            Pattern.compile("\\s*script: \\p{XDigit}+, on @user_script:\\d+\\.?\\s*$");

    private static final Pattern CODE =
            Pattern.compile("\\b(" + String.join("|", PASSING) + "|" + String.join("|", LASTING) + ")\\b");

    /** Where Redisson's own words begin, which repeat the text of the script among other things. */
    private static final Pattern ADDED =
            Pattern.compile("\\. channel: |,? is non-idempotent |[.!]? Check (connection|CPU) "
                    + "|[.!]? +Try to increase |,? Node source: |,? command: \\(|,? params: ");

    private final String where;
    private final String types;
    private final String grants;

    /**
     * Failures of the calls to one place.
     *
     * @param where names the address; the engine adds which map it is about
     * @param types says which keys have which types: Redis does not say which key has another one
     * @param grants says what a user needs: Redis does not say which key or channel he has no permission on
     */
    Failures(String where, String types, String grants) {
        this.where = where;
        this.types = types;
        this.grants = grants;
    }

    BackendException of(Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof BackendException known) {
            return known;
        }
        String text = String.valueOf(cause.getMessage());
        return new BackendException(kind(cause, text), describe(cause, text) + hint(text), cause);
    }

    private String hint(String text) {
        String said = serverText(text);
        return text.contains("WRONGTYPE")
                ? "; " + types
                : MISSES_A_PERMISSION.matcher(said).find() ? "; " + grants : "";
    }

    BackendException of(Kind kind, String what) {
        return new BackendException(kind, where + ": " + what);
    }

    private static Kind kind(Throwable cause, String text) {
        if (neverConnected(cause)) {
            return Kind.UNAVAILABLE;
        }
        if (cause instanceof WriteRedisConnectionException || cause instanceof RedisTimeoutException) {
            return Kind.UNKNOWN;
        }
        if (cause instanceof RedisConnectionException
                || cause instanceof RedisNodeNotFoundException
                || cause instanceof RedisOutOfMemoryException
                || cause instanceof RedisRetryException) {
            return Kind.UNAVAILABLE;
        }
        if (cause instanceof RedisAuthRequiredException || cause instanceof RedisWrongPasswordException) {
            return Kind.REFUSED;
        }
        String code = cause instanceof RedisException ? mostSpecificCode(text) : "";
        if (!EARLY.contains(code) && RAISED_IN_SCRIPT.matcher(serverText(text)).find()) {
            return Kind.UNKNOWN;
        }
        return PASSING.contains(code) ? Kind.UNAVAILABLE : LASTING.contains(code) ? Kind.REFUSED : Kind.UNKNOWN;
    }

    /** Each call is written once, so where a connection was refused nothing was sent. */
    private static boolean neverConnected(Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            if (at instanceof ConnectException) {
                return true;
            }
        }
        return false;
    }

    /** Errors of a script come as "ERR ..." with the code of the command that failed somewhere in the text. */
    private static String mostSpecificCode(String text) {
        Matcher matcher = CODE.matcher(serverText(text));
        String found = "";
        while (matcher.find() && (found.isEmpty() || found.equals("ERR"))) {
            found = matcher.group(1);
        }
        return found;
    }

    /** What the server said, without what Redisson adds: the channel, the command and its arguments, and advice. */
    static String serverText(String text) {
        Matcher added = ADDED.matcher(text);
        return added.find() ? text.substring(0, added.start()) : text;
    }

    /** In our words where Redisson has some of its own, and in the server's where the server said something. */
    private String describe(Throwable cause, String text) {
        String said = serverText(text);
        int ours = said.indexOf("RMAP ");
        if (ours >= 0) {
            return where + ": " + said.substring(ours + "RMAP ".length());
        }
        return saidByServer(cause)
                .map(words -> where + " says: " + words)
                .or(() -> Trouble.of(cause).map(trouble -> where + " " + trouble))
                .orElseGet(() -> where + ": " + cause.getClass().getSimpleName() + ": " + said);
    }

    /** The error that the server answered with, here or when a connection to it was made; nothing if it did not. */
    static Optional<String> saidByServer(Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            String said = serverText(String.valueOf(at.getMessage()));
            if (at instanceof RedisException && BEGINS_WITH_A_CODE.matcher(said).find()) {
                return Optional.of(WHICH_SCRIPT.matcher(said).replaceFirst(""));
            }
        }
        return Optional.empty();
    }
}
