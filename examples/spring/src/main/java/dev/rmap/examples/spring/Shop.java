package dev.rmap.examples.spring;

import javax.cache.configuration.FactoryBuilder;
import javax.cache.configuration.MutableCacheEntryListenerConfiguration;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.cache.autoconfigure.JCacheManagerCustomizer;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.Bean;

/** The application. Its settings are in {@code application.yaml}, its caches in {@code rmap.yaml}. */
@SpringBootApplication
@EnableCaching
public class Shop {

    /** Runs an instance until its standard input ends. */
    public static void main(String[] arguments) {
        SpringApplication.run(Shop.class, arguments).close();
    }

    /** Has evictions told, those of other instances too; whoever evicts waits until his own instance has told it. */
    @Bean
    JCacheManagerCustomizer tellingWhatIsForgotten() {
        return manager -> manager.getCache("prices", String.class, Price.class)
                .registerCacheEntryListener(new MutableCacheEntryListenerConfiguration<>(
                        FactoryBuilder.factoryOf(ForgottenPrices.class),
                        /* filterFactory= */ null,
                        /* isOldValueRequired= */ true,
                        /* isSynchronous= */ true));
    }
}
