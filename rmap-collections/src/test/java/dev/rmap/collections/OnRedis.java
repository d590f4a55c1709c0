package dev.rmap.collections;

import dev.rmap.backend.Backend;
import dev.rmap.redis.RedisBackend;
import dev.rmap.testkit.net.FaultProxy;
import dev.rmap.testkit.redis.RedisServer;
import dev.rmap.testkit.redis.RedisServers;

/** A real Redis, for tests that run on any backend. */
final class OnRedis {

    private static final class Common {
        private static final Backend BACKEND =
                RedisBackend.connect(RedisServers.shared().uri());
    }

    private OnRedis() {}

    static RedisServer server() {
        return RedisServers.shared();
    }

    static Backend newBackend() {
        return RedisBackend.connect(server().uri());
    }

    /** One connection for all tests that do no harm to it. */
    static Backend commonBackend() {
        return Common.BACKEND;
    }

    static OnBackend.Shaky newShaky() {
        FaultProxy proxy =
                FaultProxy.to(server().address().host(), server().address().port());
        String uri = server().address().through(proxy.port()).uri();
        return new Proxied(RedisBackend.connect(uri), proxy);
    }

    private record Proxied(Backend backend, FaultProxy proxy) implements OnBackend.Shaky {

        @Override
        public void cut() {
            proxy.refuse();
            proxy.cutAll();
        }

        @Override
        public void loseNextChange() {
            proxy.dropNextPublished(1);
        }

        @Override
        public void restore() {
            proxy.accept();
        }

        @Override
        public void close() {
            backend.close();
            proxy.close();
        }
    }
}
