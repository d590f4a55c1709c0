package dev.rmap.jcache;

import javax.cache.configuration.Configuration;

/** The rules of loaders hold just the same where hardly a value is in memory. */
class BoundedLoaderRulesTest extends LoaderRulesTest {

    @Override
    <K, V> Configuration<K, V> adapted(Configuration<K, V> configuration) {
        return withOneHotValue(configuration);
    }
}
