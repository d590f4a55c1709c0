package dev.rmap.faults;

import dev.rmap.faults.crew.ClusterOfServers;
import dev.rmap.faults.crew.Crew;
import dev.rmap.faults.crew.ProxiedServer;
import dev.rmap.faults.crew.Site;
import dev.rmap.faults.crew.WatchedServers;
import dev.rmap.testkit.net.Afterwards;
import dev.rmap.testkit.net.Direction;
import dev.rmap.testkit.net.FaultProxy;
import dev.rmap.testkit.redis.RedisOptions;
import dev.rmap.testkit.resp.RespException;
import dev.rmap.testkit.resp.RespRequest;
import java.time.Duration;
import java.util.Random;

/** What can break. Each strikes a crew again and again while it works; what lasts is mended before the next strike. */
public enum Fault {
    /** Nothing breaks. */
    NONE("none") {
        @Override
        void strike(Crew crew, Random chance) {
            Strikes.pause(chance, 100);
        }
    },
    /** All connections of a worker are reset. */
    CUT_CONNECTIONS("connections of a process cut") {
        @Override
        void strike(Crew crew, Random chance) {
            crew.someProxy(chance).cutAll();
        }
    },
    /** The server drops the connections that listen. */
    KILLED_SUBSCRIPTIONS("subscriptions killed by the server") {
        @Override
        void strike(Crew crew, Random chance) {
            crew.killSubscriptions();
        }
    },
    /** Single published messages do not arrive. */
    LOST_MESSAGES("single messages lost") {
        @Override
        void strike(Crew crew, Random chance) {
            crew.someProxy(chance).dropNextPublished(1 + chance.nextInt(4));
        }
    },
    /** What others write when a worker has stopped does not reach it, and nobody writes after that. */
    LOST_LAST_MESSAGES("the last messages lost, no traffic after them") {
        @Override
        void strike(Crew crew, Random chance) {
            Strikes.pause(chance, 100);
        }

        @Override
        void strikeLast(Crew crew) {
            crew.proxyOfTheFirst().dropNextPublished(1_000_000);
        }
    },
    /** Answers to writes do not arrive, although these were decided. */
    LOST_ANSWERS("answers lost") {
        @Override
        void strike(Crew crew, Random chance) {
            FaultProxy proxy = crew.someProxy(chance);
            Strikes.loseAnswers(proxy, chance);
            Strikes.pause(chance, 300);
            proxy.heal();
        }
    },
    /** No answer to any write comes for longer than a write may take. */
    LONG_SILENCE("no answers for longer than a write may take") {
        @Override
        void strike(Crew crew, Random chance) {
            FaultProxy proxy = crew.someProxy(chance);
            proxy.swallowReplies(1_000_000, RespRequest::isScript, Afterwards.CUT);
            Strikes.pause(Crew.WRITE_TIMEOUT.plusMillis(chance.nextInt(500)));
            proxy.heal();
        }
    },
    /** Connections go silent, and neither end is told. */
    HALF_OPEN("half-open connections") {
        @Override
        void strike(Crew crew, Random chance) {
            crew.someProxy(chance).halfOpen();
            Strikes.pause(chance, 1_500);
        }
    },
    /** Connections go silent in one direction. */
    HALF_OPEN_ONE_WAY("connections half-open in one direction") {
        @Override
        void strike(Crew crew, Random chance) {
            crew.someProxy(chance).halfOpen(Strikes.direction(chance));
            Strikes.pause(chance, 1_500);
        }
    },
    /** Everything arrives late. */
    DELAY("delay in one direction") {
        @Override
        void strike(Crew crew, Random chance) {
            FaultProxy proxy = crew.someProxy(chance);
            proxy.delay(Strikes.direction(chance), Duration.ofMillis(20 + chance.nextInt(300)));
            Strikes.pause(chance, 500);
            proxy.heal();
        }
    },
    /** Little gets through at once. */
    THROTTLE("throttled in one direction") {
        @Override
        void strike(Crew crew, Random chance) {
            FaultProxy proxy = crew.someProxy(chance);
            proxy.throttle(Strikes.direction(chance), 2_000 + chance.nextInt(20_000));
            Strikes.pause(chance, 500);
            proxy.heal();
        }
    },
    /** A worker is cut off and cannot come back for a while. */
    UNREACHABLE("server unreachable for a process") {
        @Override
        void strike(Crew crew, Random chance) {
            FaultProxy proxy = crew.someProxy(chance);
            proxy.refuse();
            proxy.cutAll();
            Strikes.pause(chance, 800);
            proxy.heal();
        }
    },
    /** The server answers nobody for a while. */
    STANDSTILL("server stands still") {
        @Override
        void strike(Crew crew, Random chance) {
            command(crew, "CLIENT", "PAUSE", String.valueOf(50 + chance.nextInt(450)), "ALL");
            Strikes.pause(chance, 500);
        }
    },
    /** A worker is killed, and another one joins. */
    KILLED_PROCESS("process killed") {
        @Override
        void strike(Crew crew, Random chance) {
            crew.replaceSomeWorker(chance);
        }
    },
    /** The server forgets the scripts. */
    FORGOTTEN_SCRIPTS("scripts flushed") {
        @Override
        void strike(Crew crew, Random chance) {
            command(crew, "SCRIPT", "FLUSH");
        }
    },
    /** The server is killed, and comes back with its data. */
    SERVER_CRASH("server killed, with its data back", Loss.OF_MESSAGES) {
        @Override
        void strike(Crew crew, Random chance) {
            crew.server().kill();
            crew.server().restart();
            Strikes.pause(chance, 500);
        }
    },
    /** The server is killed, and comes back empty. */
    SERVER_EMPTY("server restarted empty", Loss.OF_HISTORY) {
        @Override
        void strike(Crew crew, Random chance) {
            crew.server().restartEmpty();
            Strikes.pause(chance, 500);
        }
    },
    /** The server is killed, and comes back with an old backup: older than what everybody has seen. */
    RESTORED("server killed, back with an old backup", Loss.OF_HISTORY) {
        @Override
        void strike(Crew crew, Random chance) {
            command(crew, "SAVE");
            if (crew.awaitNews()) {
                Strikes.pause(chance, 100);
                crew.server().restartSaved();
                Strikes.pause(chance, 500);
            }
        }
    },
    /** Everything that the server holds is deleted. */
    FLUSHED("FLUSHALL", Loss.OF_HISTORY) {
        @Override
        void strike(Crew crew, Random chance) {
            command(crew, "FLUSHALL");
        }
    },
    /** The hash of the entries is evicted. */
    EVICTED("the hash evicted", Loss.OF_HISTORY) {
        @Override
        void strike(Crew crew, Random chance) {
            command(crew, "UNLINK", Crew.CONTENT);
        }
    },
    /** The server drops every connection but those that listen. */
    KILLED_CONNECTIONS("connections of callers killed by the server") {
        @Override
        void strike(Crew crew, Random chance) {
            command(crew, "CLIENT", "KILL", "TYPE", "normal");
        }
    },
    /** The server takes no writes for a while, as a copy of another one. */
    READ_ONLY("server read-only for a while") {
        @Override
        void strike(Crew crew, Random chance) {
            command(crew, "REPLICAOF", "127.0.0.1", "1");
            Strikes.pause(chance, 300);
            command(crew, "REPLICAOF", "NO", "ONE");
        }
    },
    /** The server has no memory for a while. */
    OUT_OF_MEMORY("server without memory for a while") {
        @Override
        void strike(Crew crew, Random chance) {
            command(crew, "CONFIG", "SET", "maxmemory", "1");
            Strikes.pause(chance, 300);
            command(crew, "CONFIG", "SET", "maxmemory", "0");
        }
    },
    /** A script of somebody else's does not end by itself, and the server answers BUSY. */
    BUSY("server busy with a script") {
        @Override
        void strike(Crew crew, Random chance) {
            command(crew, "CONFIG", "SET", "lua-time-limit", "50");
            Thread endless = new Thread(() -> Strikes.endlessScript(crew.server()), "endless-script");
            endless.start();
            Strikes.pause(chance, 500);
            while (endless.isAlive()) {
                try {
                    command(crew, "SCRIPT", "KILL");
                } catch (RespException notBusyNow) {
                    Thread.onSpinWait();
                }
            }
        }
    },
    /** Answers are lost, and the meta hash is evicted, with the records of the writers and what is known of the history. */
    LOST_ANSWERS_AND_RECORDS("answers lost, and the meta hash evicted", Loss.OF_HISTORY) {
        @Override
        void strike(Crew crew, Random chance) {
            Strikes.loseAnswersAndEvict(crew, chance, 4, ":meta");
        }
    },
    /** Answers are lost, and the log and the large answers are evicted. */
    LOST_ANSWERS_AND_LOG("answers lost, log and large answers evicted") {
        @Override
        void strike(Crew crew, Random chance) {
            Strikes.loseAnswersAndEvict(crew, chance, 20, chance.nextInt(4) == 0 ? ":log" : ":answer:*");
        }
    },
    /** A worker takes in little, until the server does not keep any more for it and drops the connection that listens. */
    SLOW_SUBSCRIBER("slow subscriber dropped by the server") {
        @Override
        RedisOptions options() {
            return RedisOptions.plain().withLine("client-output-buffer-limit pubsub 256kb 0 0");
        }

        @Override
        void strike(Crew crew, Random chance) {
            Strikes.awaitListeners(crew.server(), crew.listeners());
            FaultProxy proxy = crew.someProxy(chance);
            proxy.throttle(Direction.TO_CLIENT, 2_000);
            Strikes.floodUntilDropped(crew.server());
            proxy.heal();
            Strikes.pause(chance, 1_500);
        }
    },
    /** The master is killed when the copy has all that it decided, and the copy becomes the master. */
    FAILOVER("Sentinel failover without lost writes", Loss.NONE, Servers.WATCHED) {
        @Override
        void strike(Crew crew, Random chance) {
            WatchedServers servers = crew.site(WatchedServers.class);
            servers.group().holdWrites();
            servers.failOver();
            crew.awaitNews();
        }
    },
    /** The master is killed when it has decided what the copy does not have, and the copy becomes the master. */
    FAILOVER_WITH_LOSS("Sentinel failover with lost writes", Loss.OF_HISTORY, Servers.WATCHED) {
        @Override
        void strike(Crew crew, Random chance) {
            WatchedServers servers = crew.site(WatchedServers.class);
            servers.group().cutCopiesOff();
            crew.awaitNews();
            Strikes.pause(chance, 100);
            servers.failOver();
        }
    },
    /** The slot of the entries moves to another node of a cluster, and stays halfway for a while. */
    MOVED_ENTRIES("cluster, the slot of the entries moves", Loss.NONE, Servers.CLUSTER) {
        @Override
        void strike(Crew crew, Random chance) {
            Strikes.moveSlowly(crew.site(ClusterOfServers.class).cluster(), Crew.CONTENT, chance);
        }
    },
    /** The slot of the channel moves to another node of a cluster. */
    MOVED_CHANNEL("cluster, the slot of the channel moves", Loss.NONE, Servers.CLUSTER) {
        @Override
        void strike(Crew crew, Random chance) {
            Strikes.moveSlowly(crew.site(ClusterOfServers.class).cluster(), Crew.CHANNEL, chance);
        }
    },
    /** One after the other, everything on one server that loses nothing which the server holds. */
    MIXED("a mixture of these") {
        @Override
        void strike(Crew crew, Random chance) {
            Fault[] harmless = {
                CUT_CONNECTIONS,
                KILLED_SUBSCRIPTIONS,
                LOST_MESSAGES,
                LOST_ANSWERS,
                HALF_OPEN,
                HALF_OPEN_ONE_WAY,
                DELAY,
                THROTTLE,
                UNREACHABLE,
                STANDSTILL,
                FORGOTTEN_SCRIPTS,
                KILLED_CONNECTIONS,
                READ_ONLY,
                OUT_OF_MEMORY,
                BUSY,
                LOST_ANSWERS_AND_LOG
            };
            harmless[chance.nextInt(harmless.length)].strike(crew, chance);
        }
    };

    /** What may be lost that no client can bring back. */
    enum Loss {
        /** Nothing. */
        NONE,
        /** What the server published and nobody heard before it died; its data are kept. */
        OF_MESSAGES,
        /** What the server held. */
        OF_HISTORY
    }

    /** The servers that a fault is made for. */
    private enum Servers {
        ONE,
        WATCHED,
        CLUSTER
    }

    private final String title;
    private final Loss loss;
    private final Servers servers;

    Fault(String title) {
        this(title, Loss.NONE);
    }

    Fault(String title, Loss loss) {
        this(title, loss, Servers.ONE);
    }

    Fault(String title, Loss loss, Servers servers) {
        this.title = title;
        this.loss = loss;
        this.servers = servers;
    }

    /** Breaks something, for a while or for good. */
    abstract void strike(Crew crew, Random chance);

    /** Breaks something that is mended only when all workers have stopped. */
    void strikeLast(Crew crew) {
        // Most faults leave the end in peace.
    }

    /** As the head of a row. */
    public String title() {
        return title;
    }

    /** The servers that it needs. */
    Site site(int workers) {
        return switch (servers) {
            case ONE -> new ProxiedServer(options(), workers);
            case WATCHED -> new WatchedServers();
            case CLUSTER -> new ClusterOfServers();
        };
    }

    /** The server that it needs, where one is enough. */
    RedisOptions options() {
        return loss == Loss.OF_MESSAGES ? RedisOptions.plain().keepingData() : RedisOptions.plain();
    }

    Loss loss() {
        return loss;
    }

    /** Whether servers die with messages that were not sent to anybody. */
    boolean losesMessages() {
        return this == SERVER_CRASH || this == SERVER_EMPTY || this == RESTORED || this == FAILOVER_WITH_LOSS;
    }

    private static void command(Crew crew, String... words) {
        Strikes.command(crew.server(), words);
    }
}
