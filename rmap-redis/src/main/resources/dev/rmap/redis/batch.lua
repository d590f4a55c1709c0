-- Decides a batch of commits: all of Redis' part in a write happens here, in one call. This text is the short way, which
-- is all for most batches. The long way follows: common.lua, longway.lua, values.lua and commit.lua. A script defines
-- its functions anew in each call, so the short way has none that it does not need.
--
-- Plan first, write after. Everything is read and judged on a copy of the entries that the batch names; only then is
-- anything written, so whatever refuses the batch leaves no trace. The first write is one that a server refuses when it
-- is out of memory, read-only or short of replicas; after it, Redis refuses none.
--
-- Once only. The meta hash holds a record of each writer: the answer to its latest batch. A batch that comes again gets
-- that answer; an older one is refused. A record stays for RECORD_MILLIS at least, and a batch is decided
-- only up to its guard time, half of that after the first sending that may have been decided, so it cannot be decided
-- again when its record is gone.
-- Records are lost only together with the meta hash, and a new one begins a new lineage: a batch that may have been decided,
-- and whose writer has no record, is decided in the lineage only in which it was sent first.
--
-- Invariants
--   * each effective command takes the next revision and publishes one message; reset and destroy carry no trailer, so
--     a note that bears it goes before them (docs/wire.md);
--   * the hash holds the entries, =rev and =kind, and nothing else;
--   * a commit is applied whole or not at all, and its commands see what the ones before them did.
--
-- KEYS  content, meta, log, deadlines, large answer to the writer
-- ARGV   1 head, numbers as little-endian doubles: one byte for the lifetime, f(orever) a(bsolute) s(liding), p(lain) or
--          w(hole), P or W if all of such a batch may go as one message; one that says if anybody asks for the values
--          before, ? or a space; base lineage (8 bytes), operation (client 8, counter 8), base number, counter, guard time,
--          number of fields; what only the long way needs: one byte for the expiry of all that a plain or whole batch
--          stores, - or = as below; one that says if the batch may have been decided already, ? or a space; proposed
--          lineage (8), lineage of the base that it was sent with first (8), milliseconds of the lifetime; then the channel
--        2 the fields from the second on: the keys of the batch; the first field is always =rev
--       then, if it is plain or whole, a value for each key: forever, and every command is a `*s` of another key with
--          that expiry; each is a commit of its own if the batch is plain, and all are one commit if it is whole
--       else for each commit the number of its commands, and for each command
--         code       two letters, condition and mutation
--         position   of the key among the fields, 0 for the whole map
--         * always   - absent   + present   = holds: value   @ due: milliseconds
--         s set: value, expiry    r remove    x expire    t touch: expiry    i add: delta    . nothing
--         a append: n, items      u append unique: n, items     d drop: n, items
--         c clear    e clear (expired)    k destroy
--       an expiry is - for never, = for keep, or milliseconds from now
-- Reply  one string: as little-endian doubles the counter of the batch, and now, in milliseconds since 1970; then a list in
--        MessagePack: status, lineage, revision, and for each command: outcome, revision, before, after
--        status     0 decided   1 other history   2 guard time over, not decided   3 too late to know
--                   4 decided the short way: every command was applied; of each only the value before, if asked for
--        outcome    position in Receipt.Outcome
--        before     false for none, or for what was replaced if nobody asks, 1 for the value that the condition held, else the value
--        after      false for none, 2 for the same as before, 3 for the value that was set, else the value

local RECORD_MILLIS = 600000
local LOG_KEYS, LOG_BYTES = 1000, 16384 -- of one batch; more of it are not named
local LOG_TRIM = 16 -- how often a plain batch trims it: at each such revision
local ARGUMENTS = 4000 -- in one call; Lua cannot unpack more than about 8,000
local LONG_HEAD, HEAD_BYTES = 59, 84 -- where the long way's part of the head begins, and how long all of it is
local SHORT_DIGITS = 15 -- of a revision on the short way: surely below 2^53
local UNHEARD = 'NOPERM no permission to publish to the channel; nothing was changed'

local lifetime, asked, baseLineage, operation, baseNumber, counter, guard, fields = struct.unpack('<c1c1c8c16dddd', ARGV[1])
local channel = string.sub(ARGV[1], HEAD_BYTES + 1)
local RECORD = 'op:' .. string.sub(operation, 1, 8)
local time = call('TIME')
local millis = time[1] * 1000 + math.floor(time[2] / 1000)

-- These two use no variable from outside: each would be an object to be made in each call.

-- What the log loses when a batch comes in: it need not outweigh the map, of which a small one is loaded as soon as its
-- changes are told.
local function trim(names, newest)
  local LOG_LEAST, LOG_MOST = 128, 4096 -- batches in the log, more or less
  local LOG_FEW, LOG_SPAN = 16, 8 -- a batch with more keys trims by changes: so many for each batch that may stay
  local batches = math.min(math.max(redis.call('HLEN', KEYS[1]), LOG_LEAST), LOG_MOST)
  if names <= LOG_FEW then return 'MAXLEN', batches end
  return 'MINID', string.format('%.0f', math.max(0, newest - LOG_SPAN * batches))
end

-- What a record keeps of an answer: all, or only the two numbers of one so large that it has a key of its own.
local function keep(answer, lifeMillis)
  local RECORD_BYTES = 4096
  if #answer <= RECORD_BYTES then return answer end
  redis.call('SET', KEYS[5], answer, 'PX', lifeMillis)
  return string.sub(answer, 1, 16)
end

-- The short way ---------------------------------------------------------------------------------------------------------
-- A plain or whole batch of a writer that is known, to a map without deadlines, where to keep the deadline of an entry is
-- to store it forever. The same as the long way, in fewer steps; where anything is out of the ordinary nothing was changed
-- yet, and the long way takes over.

local oneMessage = lifetime == 'P' or lifetime == 'W'
local whole = lifetime == 'w' or lifetime == 'W'
local simple = whole or oneMessage or lifetime == 'p'

if simple and millis <= guard then
  local meta = call('HMGET', META, 'lineage', 'seen', 'deadline', 'dated', 'idle', RECORD)
  local seen, recorded = meta[2], meta[6]
  local decided = recorded and #recorded >= 16 and struct.unpack('<d', recorded) or -1
  local read = asked == '?' and fields or 1
  local stored = call('HMGET', CONTENT, '=rev', unpack(ARGV, 2, read <= ARGUMENTS and read or ARGUMENTS))
  for from = ARGUMENTS + 1, read, ARGUMENTS do
    local part = call('HMGET', CONTENT, unpack(ARGV, from, math.min(from + ARGUMENTS - 1, read)))
    for i = 1, #part do stored[from + i - 1] = part[i] end
  end
  local text, writes = stored[1] or '', fields - 1
  local number = #text <= SHORT_DIGITS and string.find(text, '^[1-9]%d*$') and tonumber(text)

  if decided >= 0 and decided < counter and number and (text == seen or number >= (tonumber(seen or 0) or REVISIONS))
      and number >= baseNumber and meta[1] == baseLineage and not meta[3] and not meta[4] and not meta[5] then
    local format, pack = string.format, struct.pack
    local decimals = number + writes < 2147483648 and '%d' or '%.0f' -- see decimal in common.lua
    local newest, bytes = format(decimals, number + writes), #ARGV[2]
    local names, content = {ARGV[2]}, {'=rev', newest, '=kind', 'set', ARGV[2], ARGV[fields + 1]}
    for w = 2, writes do
      local key = ARGV[w + 1]
      names[w], content[2 * w + 3], content[2 * w + 4] = key, key, ARGV[fields + w]
      bytes = bytes + #key
    end
    local logged
    local entry = cmsgpack.pack(number + 1, operation, writes <= LOG_KEYS and bytes <= LOG_BYTES and names or nil)
    if math.floor(number / LOG_TRIM) < math.floor((number + writes) / LOG_TRIM) then
      local by, bound = trim(writes, number + writes)
      logged = redis.pcall('XADD', LOG, by, '~', bound, newest .. '-0', 'b', entry)
    else
      logged = redis.pcall('XADD', LOG, newest .. '-0', 'b', entry)
    end

    if type(logged) == 'string' then
      local reply = {4, baseLineage, number + writes, stored[2]}
      for w = 2, read - 1 do reply[w + 3] = stored[w + 1] end
      local answer = pack('<dd', counter, millis) .. cmsgpack.pack(reply)
      local kept = keep(answer, RECORD_MILLIS) -- now, because a user may lack the permission for the SET in it

      -- The messages go before the entries are stored; nobody sees the one without the other. If this user may not publish
      -- any more, only the log has to be taken back. To ask for that beforehand costs a tenth of all; so the long way asks,
      -- which every writer goes at first.
      local heard, more
      local publish = redis.pcall
      local last = '\242RMP\41\0\0\0' .. baseLineage .. operation .. '\0' .. UNKNOWN .. UNKNOWN
      if whole then more = '\242RMP\41\0\0\0' .. baseLineage .. operation .. '\1' .. UNKNOWN .. UNKNOWN end
      if oneMessage and writes > 1 then
        heard = redis.pcall('PUBLISH', channel, 'set:' .. pack('<I4c0I4c0I4c0', 5, '=kind', 3, 'all', #newest, newest)
            .. (whole and more or last) .. cmsgpack.pack(content))
      else
        -- The lengths are packed again only where they change: most batches have keys, and values, of one length.
        local keyBytes, valueBytes, revBytes, beforeKey, beforeValue, beforeRev = -1, -1, -1
        for w = 1, writes do
          local key, new, rev = names[w], ARGV[fields + w], w == writes and newest or format(decimals, number + w)
          if #key ~= keyBytes then keyBytes, beforeKey = #key, 'set:' .. pack('<I4', #key) end
          if #new ~= valueBytes then valueBytes, beforeValue = #new, pack('<I4', #new) end
          if #rev ~= revBytes then revBytes, beforeRev = #rev, pack('<I4', #rev) end
          heard = publish('PUBLISH', channel, beforeKey .. key .. beforeValue .. new .. beforeRev .. rev
              .. (whole and w < writes and more or last))
        end
      end
      if type(heard) ~= 'number' then
        call('UNLINK', LOG)
        return redis.error_reply(UNHEARD)
      end

      for from = 1, #content, ARGUMENTS do
        call('HSET', CONTENT, unpack(content, from, math.min(from + ARGUMENTS - 1, #content)))
      end
      call('HSET', META, 'seen', newest, 'writer', operation, RECORD, kept)
      return answer
    end
  end
end
