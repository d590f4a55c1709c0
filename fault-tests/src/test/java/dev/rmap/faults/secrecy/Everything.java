package dev.rmap.faults.secrecy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Everything that was logged by anybody since it began, ours at the finest level; and what was thrown, with its causes. */
final class Everything extends AppenderBase<ILoggingEvent> implements AutoCloseable {

    private final List<String> texts = new ArrayList<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger ours = (Logger) LoggerFactory.getLogger("dev.rmap");
    private final Level before = ours.getLevel();

    Everything() {
        start();
        ours.setLevel(Level.TRACE);
        root.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        String thrown = event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
        add("log: " + event.getFormattedMessage() + "\n" + thrown);
    }

    synchronized void add(String text) {
        texts.add(text);
    }

    /** Something that may fail. */
    interface Attempt {
        void make() throws Exception;
    }

    /** Keeps what the attempt throws. */
    void keep(Attempt attempt) {
        try {
            attempt.make();
        } catch (Exception e) {
            add("thrown: " + ThrowableProxyUtil.asString(new ThrowableProxy(e)));
        }
    }

    synchronized List<String> texts() {
        return List.copyOf(texts);
    }

    @Override
    public void close() {
        root.detachAppender(this);
        ours.setLevel(before);
        stop();
    }
}
