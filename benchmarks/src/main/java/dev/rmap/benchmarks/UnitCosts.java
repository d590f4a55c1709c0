package dev.rmap.benchmarks;

import dev.rmap.collections.ReplicatedMap;
import dev.rmap.redis.Messages;
import dev.rmap.redis.RedisBackend;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;
import dev.rmap.testkit.redis.RespConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;

/**
 * What one write costs Redis: processor time of its one thread for the write itself, and for each process that listens.
 * {@code docs/benchmarks/capacity.md} calculates with these figures. Other work on the machine hardly matters here.
 */
public final class UnitCosts {

    private static final int OUTSTANDING = 2_000;
    private static final int[] LISTENERS = {0, 8, 32};

    private final RedisServer server;

    private UnitCosts(RedisServer server) {
        this.server = server;
    }

    /** Takes no notice of its arguments. */
    public static void main(String[] args) {
        try (RedisServer server = RedisServers.start()) {
            UnitCosts costs = new UnitCosts(server);
            System.out.println("Java " + Runtime.version() + ", " + RedisServers.description());
            System.out.printf(
                    "%-24s %8s %10s %18s %18s%n", "messages", "bytes", "listeners", "one by one", "many at once");
            for (Messages messages : Messages.values()) {
                for (int bytes : new int[] {100, 1_000, 10_000}) {
                    costs.measure(messages, bytes);
                }
            }
        }
    }

    private void measure(Messages messages, int bytes) {
        String name = "costs-" + messages + bytes;
        String value = "v".repeat(bytes);
        List<Socket> listeners = new ArrayList<>();
        try (RedisBackend backend =
                        RedisBackend.builder(server.uri()).messages(messages).connect();
                ReplicatedMap<String, String> map =
                        ReplicatedMap.strings(name).backend(backend).open();
                RespConnection admin = server.connect()) {
            many(map, value, 20_000);
            for (int wanted : LISTENERS) {
                while (listeners.size() < wanted) {
                    listeners.add(listener("map:" + name + ":updates"));
                }
                double alone = micros(admin, 3_000, () -> {
                    for (int i = 0; i < 3_000; i++) {
                        map.put(Workload.key(i), value);
                    }
                });
                double together = micros(admin, 20_000, () -> many(map, value, 20_000));
                System.out.printf(
                        Locale.ROOT, "%-24s %8d %10d %15.1f µs %15.1f µs%n", messages, bytes, wanted, alone, together);
            }
        } finally {
            listeners.forEach(UnitCosts::close);
        }
    }

    private static void many(ReplicatedMap<String, String> map, String value, int writes) {
        Semaphore room = new Semaphore(OUTSTANDING);
        for (int i = 0; i < writes; i++) {
            room.acquireUninterruptibly();
            map.async().set(Workload.key(i % 10_000), value).whenComplete((done, failure) -> room.release());
        }
        room.acquireUninterruptibly(OUTSTANDING);
    }

    /** Microseconds of the server's processor for each write. */
    private static double micros(RespConnection admin, int writes, Runnable work) {
        double before = seconds(admin);
        work.run();
        return (seconds(admin) - before) * 1e6 / writes;
    }

    private static double seconds(RespConnection admin) {
        return String.valueOf(admin.text("INFO", "cpu"))
                .lines()
                .filter(line -> line.startsWith("used_cpu_sys:") || line.startsWith("used_cpu_user:"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(':') + 1)))
                .sum();
    }

    /** A process that listens, as the server sees it: its messages are read and thrown away. */
    private Socket listener(String channel) {
        try {
            Socket socket = new Socket(server.address().host(), server.address().port());
            String subscribe = "SUBSCRIBE " + channel + "\r\n";
            socket.getOutputStream().write(subscribe.getBytes(StandardCharsets.UTF_8));
            Thread reader = new Thread(() -> drain(socket), "listener");
            reader.setDaemon(true);
            reader.start();
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void drain(Socket socket) {
        byte[] buffer = new byte[1 << 16];
        try {
            while (socket.getInputStream().read(buffer) >= 0) {
                // Thrown away.
            }
        } catch (IOException closed) {
            // The measurement is over.
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
