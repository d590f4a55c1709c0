package dev.rmap.collections;

import dev.rmap.backend.Backend;
import dev.rmap.local.LocalBackend;

class LocalTestlibTest extends TestlibContract {

    @Override
    Backend newBackend() {
        return LocalBackend.create();
    }

    @Override
    ReplicatedMap<String, String> open(Backend on, String name) {
        return ReplicatedMap.strings(name).backend(on).open();
    }
}
