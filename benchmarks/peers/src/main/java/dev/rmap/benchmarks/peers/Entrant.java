package dev.rmap.benchmarks.peers;

import dev.rmap.testkit.net.FaultProxy;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import dev.rmap.testkit.redis.RespConnection;

/** A contender with two nodes, each a JVM that lives for the whole race, and a Redis server of its own. */
final class Entrant implements AutoCloseable {

    private static final int SMALL = 100_000;
    private static final int MANY = 10_000;
    private static final int DROPS = 800;
    private static final int MISSED = 1_000;
    private static final int REJOINS = 5;

    /** How long a work is done that has no end of its own. */
    private static final int MILLIS = 1_000;

    /** A command of the server that takes longer holds everybody up for too long. */
    private static final int SLOW_MICROS = 5_000;

    private final Contender contender;
    private final RedisServer server;
    private final WorkerProcess one;
    private final WorkerProcess other;

    /** What is written next is told from what was written before by its generation. */
    private int generation = 100;

    /** Where figures go. */
    interface Sink {
        void add(Work work, Contender contender, double figure);
    }

    private Entrant(Contender contender, RedisServer server, WorkerProcess one, WorkerProcess other) {
        this.contender = contender;
        this.server = server;
        this.one = one;
        this.other = other;
    }

    /** Starts the nodes, and fills them. */
    static Entrant start(Contender contender) {
        RedisServer server = RedisServers.start();
        Entrant entrant = new Entrant(
                contender,
                server,
                WorkerProcess.start(contender, server.uri()),
                WorkerProcess.start(contender, server.uri()));
        entrant.fill();
        return entrant;
    }

    private void fill() {
        one.ask("join 0");
        other.ask("join 0");
        switch (contender.kind()) {
            case HEAP -> one.ask("fill " + SMALL);
            case CACHE -> one.ask("fill " + MANY);
            case REMOTE -> {
                // There is nothing to read.
            }
            case REPLICATED -> {
                one.ask("fill " + SMALL);
                other.ask("await 0 " + SMALL);
            }
        }
    }

    Contender contender() {
        return contender;
    }

    /**
     * Does all works.
     *
     * @param times how many times longer, or oftener, than needed for a figure: a JVM compiles for seconds what it runs
     */
    void run(int times, Sink to) {
        switch (contender.kind()) {
            case HEAP -> read(times, to);
            case CACHE -> {
                read(times, to);
                to.add(Work.GET_COPY, contender, one.figure("getCopy " + times * MILLIS));
                write(times, to);
            }
            case REMOTE -> write(times, to);
            case REPLICATED -> {
                read(times, to);
                write(times, to);
                for (int time = 1; time <= times; time++) {
                    replicate(time == times ? to : (work, who, figure) -> {});
                }
            }
        }
    }

    private void read(int times, Sink to) {
        to.add(Work.GET, contender, one.figure("get " + times * MILLIS));
    }

    private void write(int times, Sink to) {
        String[] lone = one.ask("put 1 " + times * MILLIS).split(" ");
        to.add(Work.PUT, contender, Double.parseDouble(lone[0]));
        to.add(Work.PUT_P99, contender, Double.parseDouble(lone[1]));
        String[] many = one.ask("put 16 " + times * MILLIS).split(" ");
        to.add(Work.PUT_MANY, contender, Double.parseDouble(many[2]));
    }

    private void replicate(Sink to) {
        to.add(Work.ASYNC, contender, entriesPerSecond("async"));
        to.add(Work.PUT_ALL, contender, entriesPerSecond("putAll"));
        generation++;
        other.tell("watch " + generation + " " + DROPS);
        one.ask("drip " + generation + " " + DROPS);
        String[] shown = other.answer().split(" ");
        to.add(Work.DELAY, contender, Double.parseDouble(shown[0]));
        to.add(Work.DELAY_P99, contender, Double.parseDouble(shown[1]));
        listen(DROPS);
        one.ask("drip " + generation + " " + DROPS);
        String[] dripped = other.ask("heard").split(" ");
        to.add(Work.HEARD, contender, Double.parseDouble(dripped[2]));
        to.add(Work.HEARD_P99, contender, Double.parseDouble(dripped[3]));
        listen(MANY);
        long began = Long.parseLong(one.ask("async " + generation + " " + MANY));
        String[] poured = other.ask("heard").split(" ");
        int events = Integer.parseInt(poured[0]);
        to.add(Work.EVENTS, contender, events * 1e9 / (Long.parseLong(poured[1]) - began));
        to.add(Work.LOST, contender, MANY - (double) events);
    }

    /** From the first write of a node until the other shows the last. */
    private double entriesPerSecond(String work) {
        generation++;
        other.tell("await " + generation + " " + MANY);
        long began = Long.parseLong(one.ask(work + " " + generation + " " + MANY));
        long shown = Long.parseLong(other.answer());
        return MANY * 1e9 / (shown - began);
    }

    private void listen(int expected) {
        generation++;
        other.ask("listen " + generation + " " + expected);
    }

    /** Has a third node join a large map. */
    void join(int entries, Sink to) {
        one.ask("fill " + entries);
        try (FaultProxy proxy =
                        FaultProxy.to(server.address().host(), server.address().port());
                RespConnection admin = server.connect();
                WorkerProcess third = WorkerProcess.start(
                        contender, server.address().through(proxy.port()).uri())) {
            admin.command("CONFIG", "SET", "slowlog-log-slower-than", Integer.toString(SLOW_MICROS));
            admin.command("SLOWLOG", "RESET");
            to.add(Work.JOIN, contender, third.figure("join " + entries));
            if (contender == Contender.RMAP) {
                to.add(Work.SLOW, contender, admin.integer("SLOWLOG", "LEN"));
                for (int time = 0; time < REJOINS; time++) {
                    to.add(Work.REJOIN, contender, rejoin(third, proxy));
                }
            }
            to.add(Work.HEAP, contender, third.figure("heap " + entries));
        }
    }

    private double rejoin(WorkerProcess third, FaultProxy proxy) {
        generation++;
        proxy.refuse();
        proxy.cutAll();
        one.ask("putAll " + generation + " " + MISSED);
        third.tell("rejoin " + generation + " " + MISSED);
        proxy.accept();
        return Double.parseDouble(third.answer());
    }

    /** How much heap a map needs that is no replica. */
    static void measureHeap(Contender contender, int entries, Sink to) {
        try (RedisServer server = RedisServers.start();
                WorkerProcess alone = WorkerProcess.start(contender, server.uri())) {
            alone.ask("fill " + entries);
            to.add(Work.HEAP, contender, alone.figure("heap " + entries));
        }
    }

    @Override
    public void close() {
        one.close();
        other.close();
        server.close();
    }
}
