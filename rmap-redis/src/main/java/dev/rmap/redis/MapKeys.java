package dev.rmap.redis;

import dev.rmap.model.MapName;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The names that one map has in Redis. Content and channel are those of the Go package; the companions hold what it
 * does not know, in the same cluster slot, for any name.
 *
 * @param content the hash of entries
 * @param channel where changes are published
 * @param meta the lineage, the newest revision seen, the deadline of the map, the records of writers
 * @param log which keys the recent batches changed
 * @param deadlines the deadlines of entries
 * @param answers what the keys begin with that hold large answers to writers
 */
record MapKeys(String content, String channel, String meta, String log, String deadlines, String answers) {

    /**
     * The keys of a map.
     *
     * @param mapper what the client does to names, for users who gave it a name mapper
     */
    static MapKeys of(MapName name, UnaryOperator<String> mapper) {
        String content = mapper.apply("map:" + name + ":content");
        String stem = HashSlot.stem(content);
        return new MapKeys(
                content,
                mapper.apply("map:" + name + ":updates"),
                stem + ":meta",
                stem + ":log",
                stem + ":deadlines",
                stem + ":answer:");
    }

    /** What the catch-up script gets as KEYS. */
    List<Object> forCatchUp() {
        return List.of(utf8(content), utf8(meta), utf8(log), utf8(deadlines));
    }

    /** What the commit script of that writer gets as KEYS. */
    List<Object> forCommit(long client) {
        return List.of(
                utf8(content), utf8(meta), utf8(log), utf8(deadlines), utf8(answers + String.format("%016x", client)));
    }

    /** For whoever is told that one of the keys has another type. */
    String types() {
        return "one of these keys has another type than it should: " + content + " (hash), " + meta + " (hash), " + log
                + " (stream), " + deadlines + " (hash)";
    }

    /** For whoever is told that the user may not do something. */
    String grants() {
        String stem = answers.substring(0, answers.length() - "answer:".length());
        return "for this map the user needs ~" + content + " ~" + stem + "* &" + channel
                + " and the commands that docs/security.md lists; an administrator grants them by ACL SETUSER";
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
