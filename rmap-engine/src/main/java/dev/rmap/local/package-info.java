/**
 * The authority that lives in this process, and the semantics of commands as a pure function.
 *
 * <p>{@link dev.rmap.local.Evaluator} is the meaning of {@link dev.rmap.model.Commit}: state and commit in, receipts
 * and changes out. The Redis script is its twin and a differential test holds the two together, so whoever changes one
 * changes both. {@link dev.rmap.local.LocalBackend} puts a lock, a revision and feeds around it.
 */
@NullMarked
package dev.rmap.local;

import org.jspecify.annotations.NullMarked;
