package dev.rmap.benchmarks.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process with one node, which ends where the node fails: reads works from its input, a line each, and writes a line with the figures of each. */
final class Worker {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    static final String ANSWER = "= ";

    private Worker() {}

    /** {@code <contender> <address of the Redis server>}. */
    public static void main(String[] args) throws IOException, InterruptedException {
        PrintStream out = System.out;
        System.setOut(System.err);
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                Node node = Contender.valueOf(args[0]).open(args[1])) {
            Works works = new Works(node);
            long emptyHeap = Works.used();
            out.println(ANSWER + "ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ");
                out.println(ANSWER
                        + (words[0].equals("heap")
                                ? Double.toString((Works.used() - emptyHeap) / Double.parseDouble(words[1]))
                                : answer(works, words[0], number(words, 1), number(words, 2))));
            }
        } catch (RuntimeException | Error failed) {
            LOG.error("the node of {} failed", args[0], failed);
            Runtime.getRuntime().halt(1);
        }
        Runtime.getRuntime().halt(0);
    }

    private static int number(String[] words, int at) {
        return at < words.length ? Integer.parseInt(words[at]) : 0;
    }

    private static String answer(Works works, String work, int one, int two) throws InterruptedException {
        return switch (work) {
            case "fill" -> works.fill(one);
            case "join" -> works.join(one);
            case "get" -> works.get(one);
            case "getCopy" -> works.getCopy(one);
            case "rejoin" -> works.rejoin(one, two);
            case "put" -> works.put(one, two);
            case "async" -> works.async(one, two);
            case "putAll" -> works.putAll(one, two);
            case "await" -> works.await(one, two);
            case "watch" -> works.watch(one, two);
            case "listen" -> works.listen(one, two);
            case "drip" -> works.drip(one, two);
            case "heard" -> works.heard();
            default -> throw new IllegalArgumentException("no work is called " + work);
        };
    }
}
