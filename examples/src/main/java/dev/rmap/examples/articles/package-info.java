/**
 * A cache in front of a slow source: several instances over HTTP, many requests, one computation.
 *
 * <p>{@link dev.rmap.examples.articles.ArticleService} is one instance.
 */
@NullMarked
package dev.rmap.examples.articles;

import org.jspecify.annotations.NullMarked;
