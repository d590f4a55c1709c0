package dev.rmap.engine.replica;

import dev.rmap.backend.Tip;
import dev.rmap.engine.follow.Copy;
import dev.rmap.engine.follow.Group;
import dev.rmap.engine.time.AuthorityClock;
import dev.rmap.model.Bytes;
import dev.rmap.model.Content;
import dev.rmap.model.Deadline;
import dev.rmap.model.Position;
import java.util.List;

/**
 * All that a process holds of a map: the entries of the users, and the leases. The entries go first, so whoever hears
 * that a lease has ended finds in the entries what its holder stored.
 *
 * @param entries those of the users
 * @param leases the leases
 */
record WholeCopy(Copy entries, Copy leases) implements Copy {

    @Override
    public Position position() {
        return entries.position();
    }

    @Override
    public AuthorityClock clock() {
        return entries.clock();
    }

    @Override
    public int size() {
        return entries.size() + leases.size();
    }

    @Override
    public boolean asksForReplaced() {
        return entries.asksForReplaced();
    }

    @Override
    public long sizeUnder(Bytes key) {
        return entries.sizeUnder(key); // Leases are small.
    }

    @Override
    public int staged() {
        return entries.staged() + leases.staged();
    }

    @Override
    public void apply(List<Group> groups, Position at) {
        entries.apply(groups, at);
        leases.apply(groups, at);
    }

    @Override
    public void applyMissed(List<Content> differences, Deadline mapDeadlineThere, Position at) {
        entries.applyMissed(differences, mapDeadlineThere, at);
        leases.applyMissed(differences, mapDeadlineThere, at);
    }

    @Override
    public void dropStage() {
        entries.dropStage();
        leases.dropStage();
    }

    @Override
    public void stage(List<Content> contents, Tip there) {
        entries.stage(contents, there);
        leases.stage(contents, there.withoutCount()); // Leases are few.
    }

    @Override
    public void stageChanges(List<Group> groups) {
        entries.stageChanges(groups);
        leases.stageChanges(groups);
    }

    @Override
    public void install(Position at) {
        entries.install(at);
        leases.install(at);
    }
}
