package dev.rmap.examples;

import dev.rmap.collections.ReplicatedMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A map that two places share, in five lines: nothing to install, nothing to configure. */
public final class FiveLines {

    private FiveLines() {}

    /** Prints what one of them hears when the other writes. */
    public static void main(String[] arguments) throws InterruptedException {
        // README: five-lines
        BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
        try (var here = ReplicatedMap.strings("greetings").open();
                var there = ReplicatedMap.strings("greetings").open()) {
            there.subscribe(heard::add);
            here.put("hello", "world");
            System.out.println(heard.take() + ", and there it reads " + there.get("hello"));
        }
        // end
    }
}
