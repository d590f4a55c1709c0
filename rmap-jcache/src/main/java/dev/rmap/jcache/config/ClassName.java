package dev.rmap.jcache.config;

/**
 * A class that {@code rmap.yaml} names; whether it is there, is found out later.
 *
 * @param text the name
 * @param place the file and the line that name it, for complaints
 */
public record ClassName(String text, String place) {}
