package dev.rmap.testkit.resp;

/**
 * An error that a server put in the place of a value.
 *
 * @param message the server's words, starting with the kind: {@code ERR ...}, {@code NOSCRIPT ...}
 */
public record RespError(String message) {}
