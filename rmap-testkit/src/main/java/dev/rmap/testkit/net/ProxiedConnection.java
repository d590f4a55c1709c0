package dev.rmap.testkit.net;

import dev.rmap.testkit.resp.Published;
import dev.rmap.testkit.resp.RespFrame;
import dev.rmap.testkit.resp.RespReader;
import dev.rmap.testkit.resp.RespRequest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import java.util.function.Consumer;

/** One client's connection through the proxy. Each way has two threads: one reads, one empties the delay line. */
final class ProxiedConnection {

    private final Socket client;
    private final Socket server;
    private final Faults faults;
    private final Consumer<ProxiedConnection> onGone;
    private final Conversation conversation = new Conversation();
    private final DelayLine toServer = new DelayLine();
    private final DelayLine toClient = new DelayLine();
    private final Thread toServerThread = thread("to-server", this::deliverToServer);
    private final Thread toClientThread = thread("to-client", this::deliverToClient);

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
        toServerThread.start();
        toClientThread.start();
    }

    /** Resets the connection: both ends learn of it at once. */
    void cut() {
        faults.cut.incrementAndGet();
        reset(client);
        reset(server);
        gone();
    }

    /** Nothing passes that way any more, and neither end is told. */
    void silence(Direction way) {
        switch (way) {
            case TO_SERVER -> {
                deaf = true;
                toServer.breakOff();
            }
            case TO_CLIENT -> {
                mute = true;
                toClient.breakOff();
            }
        }
    }

    boolean isSilent() {
        return deaf || mute;
    }

    /** Ends the connection in the ordinary way. */
    void close() {
        closeQuietly(client);
        closeQuietly(server);
        gone();
    }

    private void gone() {
        toServer.breakOff();
        toClient.breakOff();
        toServerThread.interrupt();
        toClientThread.interrupt();
        onGone.accept(this);
    }

    private void pumpRequests() {
        try {
            RespReader requests = new RespReader(new BufferedInputStream(client.getInputStream()));
            for (RespFrame frame = requests.next(); frame != null; frame = requests.next()) {
                if (deaf) {
                    faults.swallowedBytes.addAndGet(frame.raw().length);
                    continue;
                }
                RespRequest request = RespRequest.of(frame);
                conversation.asked(request, faults.replies.take(request));
                toServer.put(frame.raw(), faults.pace(Direction.TO_SERVER));
            }
            toServer.end();
        } catch (IOException e) {
            closeUnless(deaf);
        } catch (InterruptedException e) {
            close();
        }
    }

    private void pumpReplies() {
        try {
            RespReader replies = new RespReader(new BufferedInputStream(server.getInputStream()));
            for (RespFrame frame = replies.next(); frame != null; frame = replies.next()) {
                pass(frame);
            }
            toClient.end();
        } catch (IOException e) {
            closeUnless(mute);
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
            toClient.put(frame.raw(), faults.pace(Direction.TO_CLIENT));
        }
    }

    private void swallow(Afterwards then) {
        mute = true;
        faults.swallowedReplies.incrementAndGet();
        if (then == Afterwards.CUT) {
            cut();
        }
    }

    private void deliverToServer() {
        try {
            toServer.deliver(server.getOutputStream());
            closeUnless(deaf);
        } catch (IOException e) {
            closeUnless(deaf);
        } catch (InterruptedException e) {
            // The connection is gone; what was still under way is lost with it.
            Thread.currentThread().interrupt();
        }
    }

    private void deliverToClient() {
        try {
            toClient.deliver(client.getOutputStream());
            closeUnless(mute);
        } catch (IOException e) {
            closeUnless(mute);
        } catch (InterruptedException e) {
            // The connection is gone; what was still under way is lost with it.
            Thread.currentThread().interrupt();
        }
    }

    /** An end is passed on, but not along a way that has gone silent. */
    private void closeUnless(boolean silent) {
        if (!silent) {
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
