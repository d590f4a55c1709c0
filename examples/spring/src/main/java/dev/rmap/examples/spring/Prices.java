package dev.rmap.examples.spring;

import java.math.BigDecimal;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.stereotype.Service;

/** What fruit costs. Finding out is slow, so what was found out is kept until somebody says that it has changed. */
@Service
public class Prices {

    /** The price; found out if no instance has done so since it changed. */
    @Cacheable("prices")
    public Price of(String fruit) {
        System.out.println("finding out what " + fruit + " cost");
        return new Price(fruit, new BigDecimal(fruit.length()).movePointLeft(1));
    }

    /** Forgets the price, in all instances. */
    @CacheEvict("prices")
    public void changed(String fruit) {}
}
