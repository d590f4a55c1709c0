-- Decides a batch of commits: all of Redis' part in a write happens here, in one call. This text is the first half, which
-- every batch goes through; for most of them it is all. The second half is commit.lua, after values.lua: a script defines
-- its functions anew in each call, and most batches need none of theirs.
--
-- Plan first, write after. Everything is read and judged on a copy of the entries that the batch names; only then is
-- anything written, so whatever refuses the batch leaves no trace. The first write is one that a server refuses when it
-- is out of memory, read-only or short of replicas; after it, Redis refuses none.
--
-- Once only. The record of a writer holds the counter and the reply of its latest batch. A batch that comes again gets
-- that reply; an older one is refused. A record lives for RECORD_MILLIS, and a batch is decided only up to its guard
-- time, half of that after its first sending, so it cannot be decided again when its record is gone. A server that evicts
-- keys may let go of a record before: a batch that may have been decided, and whose writer has no record, is decided only
-- if the log proves that it was not.
--
-- Invariants
--   * each effective command takes the next revision and publishes one message; reset and destroy carry no trailer, so
--     a note that bears it goes before them (docs/wire.md);
--   * the hash holds the entries, =rev and =kind, and nothing else;
--   * a commit is applied whole or not at all, and its commands see what the ones before them did.
--
-- KEYS  content, meta, log, deadlines, record of the writer
-- ARGV   1 head: proposed lineage (8 bytes), base lineage (8), operation (client 8, counter 8), then as little-endian
--          doubles base number, counter, guard time, the base number of its first sending if the batch may have been
--          decided already, else -1, milliseconds of the lifetime, number of fields, then one byte for the
--          lifetime: f(orever) a(bsolute) s(liding), p(lain) or w(hole), P or W if all of such a batch may go as one
--          message, then the channel
--        2 the fields from the second on: the keys of the batch; the first field is always =rev
--       then, if it is plain or whole, a value for each key: forever, and every command is a `*s` of another key with
--          expiry `-`; each is a commit of its own if the batch is plain, and all are one commit if it is whole
--       else for each commit the number of its commands, and for each command
--         code       two letters, condition and mutation
--         position   of the key among the fields, 0 for the whole map
--         * always   - absent   + present   = holds: value   @ due: milliseconds
--         s set: value, expiry    r remove    x expire    t touch: expiry    i add: delta    . nothing
--         a append: n, items      u append unique: n, items     d drop: n, items
--         c clear    e clear (expired)    k destroy
--       an expiry is - for never, = for keep, or milliseconds from now
-- Reply  status, lineage, revision, now, and for each command: outcome, revision, before, after
--        status     0 decided   1 other history   2 guard time over, not decided   3 too late to know
--                   4 decided the short way: every command was applied; after `now` only the value before each
--        outcome    position in Receipt.Outcome
--        before     nil for none, 1 for the value that the condition held, else the value
--        after      nil for none, 2 for the same as before, 3 for the value that was set, else the value

local RECORD_MILLIS = 600000
local LOG_KEYS, LOG_BYTES, LOG_PAGE = 1000, 16384, 50 -- of one batch; more of it are not named
local LOG_LEAST, LOG_MOST = 128, 4096 -- batches in the log, more or less
local LOG_TRIM = 16 -- how often a plain batch trims it: at each such revision
local LOG_FEW, LOG_SPAN = 16, 8 -- a batch with more keys trims by changes: so many for each batch that may stay
local ARGUMENTS = 4000 -- in one call; Lua cannot unpack more than about 8,000
local HEAD_BYTES = 81

local RECORD = KEYS[5]
local proposal, baseLineage, operation, baseNumber, counter, guard, since, lifetimeMillis, fields, lifetime =
    struct.unpack('<c8c8c16ddddddc1', ARGV[1])
local channel = string.sub(ARGV[1], HEAD_BYTES + 1)
local millis = now()

-- Repeats, and batches that come too late to be told from repeats ------------------------------------------------------

local recorded = call('GETRANGE', RECORD, 0, 7)
local decided = #recorded == 8 and struct.unpack('<d', recorded) or -1
local newWriter = not (decided >= 0 and decided < REVISIONS) -- no record, or one that no script wrote
if not newWriter then
  if decided == counter then
    local sound, reply = pcall(cmsgpack.unpack, string.sub(call('GET', RECORD), 9))
    if not sound or type(reply) ~= 'table' then return {3, UNKNOWN, 0, millis} end
    reply[4] = millis
    return reply
  end
  if decided > counter then
    return redis.error_reply('RMAP stale repeat: the writer had batch ' .. decimal(decided) .. ' decided after batch '
        .. decimal(counter) .. ', says ' .. RECORD)
  end
end
if millis > guard then
  return {millis <= guard + RECORD_MILLIS / 2 and 2 or 3, UNKNOWN, 0, millis}
end

-- Redis tells of a missing permission only when it is used, and then it is too late to change nothing. Where the server
-- cannot be asked (6.2), a message that every peer ignores is the question, and only a new writer asks.
local function mayPublish()
  if redis.acl_check_cmd then return redis.acl_check_cmd('PUBLISH', channel, '') end
  return not newWriter
      or type(redis.pcall('PUBLISH', channel, 'set:' .. struct.pack('<I4c0', 5, '=kind'))) == 'number'
end

local function unheard()
  return redis.error_reply('NOPERM no permission to publish to the channel; nothing was changed')
end

-- What the log loses when a batch comes in: it need not outweigh the map, of which a small one is loaded as soon as its
-- changes are told.
local function trim(names, newest)
  local batches = math.min(math.max(call('HLEN', CONTENT), LOG_LEAST), LOG_MOST)
  if names <= LOG_FEW then return 'MAXLEN', batches end
  return 'MINID', decimal(math.max(0, newest - LOG_SPAN * batches))
end

-- Adds an entry to the log. One to which somebody else has added what comes later is thrown away: nobody needs it more
-- than this entry.
local function log(...)
  local logged = redis.pcall('XADD', LOG, ...)
  local failed = type(logged) == 'table' and logged.err or ''
  if string.find(failed, 'equal or smaller', 1, true) or string.find(failed, 'exhausted', 1, true) then
    call('UNLINK', LOG)
    logged = redis.pcall('XADD', LOG, ...)
  end
  return logged
end

-- What a hash holds of the fields.
local function read(hash)
  if fields <= ARGUMENTS then return call('HMGET', hash, '=rev', unpack(ARGV, 2, fields)) end
  local all = {call('HGET', hash, '=rev')}
  for from = 2, fields, ARGUMENTS do
    local to = math.min(from + ARGUMENTS - 1, fields)
    local part = call('HMGET', hash, unpack(ARGV, from, to))
    for i = 1, #part do all[from + i - 1] = part[i] end
  end
  return all
end

local function inParts(command, hash, list)
  for from = 1, #list, ARGUMENTS do
    call(command, hash, unpack(list, from, math.min(from + ARGUMENTS - 1, #list)))
  end
end

-- The short way ---------------------------------------------------------------------------------------------------------
-- A plain or whole batch of a writer that is known, to a map without deadlines. The same as the long way, in fewer steps;
-- where anything is out of the ordinary nothing was changed yet, and the long way takes over.

local oneMessage = lifetime == 'P' or lifetime == 'W'
local whole = lifetime == 'w' or lifetime == 'W'
local simple = whole or oneMessage or lifetime == 'p'

if simple and not newWriter then
  local stored = read(CONTENT)
  local meta = call('HMGET', META, 'lineage', 'seen', 'deadline', 'dated', 'idle')
  local number, writes = revision(stored[1]), fields - 1
  if number and number >= (tonumber(meta[2] or 0) or REVISIONS) and number >= baseNumber and number + writes < REVISIONS
      and meta[1] == baseLineage and not meta[3] and not meta[4] and not meta[5] then
    if not mayPublish() then return unheard() end
    local newest, bytes = decimal(number + writes), 0
    local names, content = {}, {'=rev', newest, '=kind', 'set'}
    for w = 1, writes do
      names[w] = ARGV[w + 1]
      bytes = bytes + #names[w]
    end
    local logged
    local entry = cmsgpack.pack(number + 1, operation, writes <= LOG_KEYS and bytes <= LOG_BYTES and names or nil)
    if math.floor(number / LOG_TRIM) < math.floor((number + writes) / LOG_TRIM) then
      local by, bound = trim(#names, number + writes)
      logged = log(by, '~', bound, newest .. '-0', 'b', entry)
    else
      logged = log(newest .. '-0', 'b', entry)
    end
    if type(logged) == 'table' and logged.err then return logged end

    local reply, pack = {4, baseLineage, number + writes, millis}, struct.pack
    for w = 1, writes do
      reply[w + 4] = stored[w + 1]
      content[2 * w + 3], content[2 * w + 4] = names[w], ARGV[fields + w]
    end
    -- The messages. A text is made from all its parts at once, because Lua would store each step in between.
    local head, tail, messages = '\242RMP\41\0\0\0' .. baseLineage .. operation, UNKNOWN .. UNKNOWN, {}
    local last, more = head .. '\0' .. tail, head .. '\1' .. tail
    if oneMessage and writes > 1 then
      messages[1] = 'set:' .. pack('<I4c0I4c0I4c0', 5, '=kind', 3, 'all', #newest, newest)
          .. (whole and more or last) .. cmsgpack.pack(content)
    else
      local sizes = {}
      local function size(text)
        local packed = sizes[#text] or pack('<I4', #text)
        sizes[#text] = packed
        return packed
      end
      for w = 1, writes do
        local key, new, rev = names[w], ARGV[fields + w], decimal(number + w)
        messages[w] = 'set:' .. size(key) .. key .. size(new) .. new .. size(rev) .. rev
            .. (whole and w < writes and more or last)
      end
    end

    inParts('HSET', CONTENT, content)
    call('HSET', META, 'seen', newest, 'writer', operation)
    for m = 1, #messages do call('PUBLISH', channel, messages[m]) end
    call('SET', RECORD, pack('<d', counter) .. cmsgpack.pack(reply), 'PX', RECORD_MILLIS)
    return reply
  end
end
