package dev.rmap.jcache.form;

/**
 * The key under which a process says that it is loading or writing an entry. Leases live in the map of the cache beside
 * its entries, so that the order of the map's changes covers both; users never see them.
 *
 * @param key the form of the entry's key
 */
public record Lease(Object key) {}
