package dev.rmap.testkit.net;

/** What becomes of a connection whose reply was swallowed. A later reply can never pass: it would answer the wrong request. */
public enum Afterwards {
    /** Both ends learn at once that the connection is gone. */
    CUT,
    /** Nothing more reaches the client, which is not told why; what it sends still reaches the server. */
    SILENCE
}
