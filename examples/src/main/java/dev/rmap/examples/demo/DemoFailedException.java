package dev.rmap.examples.demo;

/** What was to be shown did not happen. */
final class DemoFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DemoFailedException(String what) {
        super(what);
    }
}
