package dev.rmap.jcache;

import javax.cache.configuration.Configuration;

/** The rules of statistics hold just the same where hardly a value is in memory. */
class BoundedStatisticsRulesTest extends StatisticsRulesTest {

    @Override
    <K, V> Configuration<K, V> adapted(Configuration<K, V> configuration) {
        return withOneHotValue(configuration);
    }
}
