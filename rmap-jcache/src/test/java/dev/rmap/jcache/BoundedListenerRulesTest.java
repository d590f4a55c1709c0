package dev.rmap.jcache;

import javax.cache.configuration.Configuration;

/** What listeners may do holds just the same where hardly a value is in memory. */
class BoundedListenerRulesTest extends ListenerRulesTest {

    @Override
    <K, V> Configuration<K, V> adapted(Configuration<K, V> configuration) {
        return withOneHotValue(configuration);
    }
}
