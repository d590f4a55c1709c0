-- What both scripts know of the history of a map. This text is a part of each of them, after keys.lua.
--
-- The meta hash holds
--   lineage   8 bytes: the history under way
--   seen      the highest revision that any script saw; a revision below it means that the history was lost
--   writer    client and counter, 8 bytes each, of the batch that made revision `seen`; empty if a peer made it that
--             does not keep this hash
--   deadline  when the whole map ends, in milliseconds since 1970; missing if it does not
--   dated     there if any entry may have a deadline; the hash of deadlines then has the field =kept
--   voided    the latest clear of a peer that left records of deadlines behind: older ones than this revision are void. There
--             only while `dated` is
--   swept     how often all records of deadlines were looked through, ':', and the cursor where that goes on. There only
--             while `dated` is
--   cleared   the latest clear in this history: its revision, ':', and its reason: 0 removed, 1 expired, 2 destroyed
--   op:<client>  what was decided latest of a writer; batch.lua and longway.lua know more
--   forgot    when records of writers were last let go of, in milliseconds since 1970
--   idle      there while the map was never written to, or is destroyed or expired: when this hash goes, unless somebody
--             looks
-- Invariants
--   * whoever changes `lineage` also drops the log, so the log and the lineage always speak of one history;
--   * a companion key that holds what no script writes is taken for lost: nothing that it says is believed, and it stands
--     in nobody's way.

local KEPT = '=kept' -- the field of DEADLINES that no entry has: a hash without it was lost
local IDLE_MILLIS = 86400000

-- The decimal text of a whole number. %d is the fast way; beyond 32 bits it is not the same everywhere.
local function decimal(number)
  return string.format(number < 2147483648 and number > -2147483648 and '%d' or '%.0f', number)
end

local function now()
  local time = call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- The number that the text of a revision means, or nil if no correct peer wrote it.
local function revision(text)
  if not text or text == '0' then return 0 end
  local number = #text <= 16 and string.find(text, '^[1-9]%d*$') and tonumber(text)
  return number and number < REVISIONS and number or nil
end

local function corrupt()
  return redis.error_reply('RMAP the field =rev of ' .. CONTENT .. ' is no revision; nothing was changed')
end

-- Whether the fields of a meta hash are such as the scripts write.
local function isSound(lineage, seen, writer, deadline, idle, cleared, voided)
  return #lineage == 8 and lineage ~= UNKNOWN and revision(seen) and (not writer or #writer == 0 or #writer == 16)
      and revision(deadline) and revision(idle)
      and (not cleared or cleared == '' or revision(string.match(cleared, '^(%d+):[012]$') or '?'))
      and (revision(voided) or REVISIONS) <= revision(seen)
end

-- Begins a new lineage on the content that is there, because somebody knows of changes that are not in it, or deadlines
-- were lost. Other deadlines stay: they are as old as the content.
local function fork(h, proposal)
  if not h.vanished then
    h.forked = true
    h.lineage = proposal
  end
end

-- What is known of the history. Reads only; `settle` writes down what follows from it. Returns nil if =rev is corrupt. Of
-- peers that keep no meta hash only the newest change is seen here: if it cleared the map, it ended all deadlines.
local function history(rev, proposal)
  local number = revision(rev)
  if not number then return nil end
  local meta = call('HMGET', META, 'lineage', 'seen', 'writer', 'deadline', 'dated', 'idle', 'cleared', 'voided')
  local sound = meta[1] and isSound(meta[1], meta[2], meta[3], meta[4], meta[6], meta[7], meta[8])
  local seen = sound and revision(meta[2])
  local h = {
    number = number, lineage = meta[1], writer = meta[3] or '', deadline = sound and revision(meta[4]), dated = meta[5],
    idle = tonumber(meta[6]), cleared = meta[7] or '', voided = sound and revision(meta[8]) or 0
  }
  if not sound or number < seen then
    h.vanished, h.limited, h.idle = true, meta[4], number == 0 and 0 or nil
    h.lineage, h.writer, h.deadline, h.dated, h.cleared, h.voided = proposal, '', 0, false, '', 0
  elseif number > seen then
    h.moved = true
    h.writer = ''
  end
  if h.dated then
    local kept, kind = call('HGET', DEADLINES, KEPT), h.moved and call('HGET', CONTENT, '=kind')
    local ended = kind == 'reset' or kind == 'destroy'
    h.dated, h.undated = kept and not ended, ended or not kept
    if h.undated then h.voided = 0 end
    if h.undated and not ended then fork(h, proposal) end
  end
  return h
end

-- Keeps the meta hash of an idle map for another while, if half of the last one is over.
local function rest(h)
  local over = now() + IDLE_MILLIS
  if over - h.idle > IDLE_MILLIS / 2 then
    redis.pcall('HSET', META, 'idle', decimal(over))
    redis.pcall('PEXPIREAT', META, decimal(over))
  end
end

local function wake(h, write)
  write('HDEL', META, 'idle')
  write('PERSIST', META)
  h.idle = nil
end

-- Writes down what follows from the history. A new lineage has to be there before anybody hears of it. All else can be
-- seen again, so a look must not fail because the server has no memory to note that, or writes nothing now.
local function settle(h)
  local write = redis.pcall
  if h.vanished then
    write = call
    call('UNLINK', LOG, DEADLINES)
    call('HDEL', META, 'deadline', 'dated', 'voided', 'swept', 'idle', 'cleared')
    if h.limited then call('PERSIST', CONTENT) end
    call('PERSIST', META)
  elseif h.forked then
    write = call
    call('UNLINK', LOG)
  end
  if h.undated then
    write('HDEL', META, 'dated', 'voided', 'swept')
    write('UNLINK', DEADLINES)
  end
  if h.vanished or h.forked or h.moved then
    write('HSET', META, 'lineage', h.lineage, 'seen', decimal(h.number), 'writer', h.writer)
  end
  if h.idle and h.moved then wake(h, write) end
  if h.idle then rest(h) end
end

-- The deadline of an entry from its record "<millis>:<sha1 of the value>:<revision of the record>", or 0. A record of
-- another value is void: a peer that knows no deadlines has stored a new value since. So is one that is older than revision
-- `voided`, and one that no script wrote.
local function deadline(record, value, voided)
  if not record or not value then return 0 end
  local millis, digest, made = string.match(record, '^(%d+):(%x+):(%d+)$')
  if not made or tonumber(made) < voided then return 0 end
  return digest == redis.sha1hex(value) and revision(millis) or 0
end
