package dev.rmap.testkit.net;

import dev.rmap.testkit.resp.Published;
import dev.rmap.testkit.resp.RespFrame;
import dev.rmap.testkit.resp.RespReader;
import dev.rmap.testkit.resp.RespRequest;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One client's connection through the proxy. Three threads: requests, replies, and the delay line in front of the client.
 */
final class ProxiedConnection {

    private final Socket client;
    private final Socket server;
    private final Faults faults;
    private final Consumer<ProxiedConnection> onGone;
    private final Conversation conversation = new Conversation();
    private final DelayLine line = new DelayLine();
    private final Thread lineThread = thread("line", this::pumpLine);

    /** Once true, nothing more from the client reaches the server, nor its end. */
    private volatile boolean deaf;
    /** Once true, nothing more reaches the client, nor the server's end. */
    private volatile boolean mute;

    ProxiedConnection(Socket client, Socket server, Faults faults, Consumer<ProxiedConnection> onGone) {
        this.client = client;
        this.server = server;
        this.faults = faults;
        this.onGone = onGone;
    }

    void start() {
        thread("requests", this::pumpRequests).start();
        thread("replies", this::pumpReplies).start();
        lineThread.start();
    }

    /** Resets the connection: both ends learn of it at once. */
    void cut() {
        faults.cut.incrementAndGet();
        reset(client);
        reset(server);
        gone();
    }

    /** Nothing passes any more, and neither end is told. */
    void silence() {
        deaf = true;
        mute = true;
        line.breakOff();
    }

    /** Ends the connection in the ordinary way. */
    void close() {
        closeQuietly(client);
        closeQuietly(server);
        gone();
    }

    private void gone() {
        line.breakOff();
        lineThread.interrupt();
        onGone.accept(this);
    }

    private void pumpRequests() {
        try {
            RespReader requests = new RespReader(new BufferedInputStream(client.getInputStream()));
            OutputStream out = new BufferedOutputStream(server.getOutputStream());
            for (RespFrame frame = requests.next(); frame != null; frame = requests.next()) {
                if (deaf) {
                    faults.swallowedBytes.addAndGet(frame.raw().length);
                    continue;
                }
                RespRequest request = RespRequest.of(frame);
                conversation.asked(request, faults.replies.take(request));
                out.write(frame.raw());
                if (!requests.hasMore()) {
                    out.flush();
                }
            }
        } catch (IOException e) {
            // One of the two ends is gone, which is what happens next here.
        } finally {
            if (!deaf) {
                close();
            }
        }
    }

    private void pumpReplies() {
        try {
            RespReader replies = new RespReader(new BufferedInputStream(server.getInputStream()));
            for (RespFrame frame = replies.next(); frame != null; frame = replies.next()) {
                pass(frame);
            }
            line.end();
        } catch (IOException e) {
            closeUnlessMute();
        } catch (InterruptedException e) {
            close();
        }
    }

    private void pass(RespFrame frame) throws InterruptedException {
        Optional<Published> message = conversation.published(frame);
        if (message.isPresent()) {
            if (!mute && faults.messages.take(message.get()).isPresent()) {
                faults.droppedMessages.incrementAndGet();
                return;
            }
        } else {
            Optional<Afterwards> fate = conversation.answered(frame).flatMap(Conversation.Exchange::fate);
            if (fate.isPresent()) {
                swallow(fate.get());
                return;
            }
        }
        if (mute) {
            faults.swallowedBytes.addAndGet(frame.raw().length);
        } else {
            line.put(frame.raw(), faults.delay().toNanos());
        }
    }

    private void swallow(Afterwards then) {
        mute = true;
        faults.swallowedReplies.incrementAndGet();
        if (then == Afterwards.CUT) {
            cut();
        }
    }

    private void pumpLine() {
        try {
            line.deliver(client.getOutputStream());
            closeUnlessMute();
        } catch (IOException e) {
            closeUnlessMute();
        } catch (InterruptedException e) {
            // The connection is gone; what was still under way is lost with it.
            Thread.currentThread().interrupt();
        }
    }

    private void closeUnlessMute() {
        if (!mute) {
            close();
        }
    }

    private Thread thread(String what, Runnable work) {
        Thread thread = new Thread(work, "fault-proxy-" + what);
        thread.setDaemon(true);
        return thread;
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // It is closed already.
        }
        closeQuietly(socket);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is left to do for it.
        }
    }
}
