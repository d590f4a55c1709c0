-- Decides a batch of commits: all of Redis' part in a write happens here, in one call.
--
-- Plan first, write after. Everything is read and judged on a copy of the entries that the batch names; only then is
-- anything written, so whatever refuses the batch leaves no trace. The first write is one that a server refuses when it
-- is out of memory, read-only or short of replicas; after it, Redis refuses none.
--
-- Once only. The record of a writer holds the counter and the reply of its latest batch. A batch that comes again gets
-- that reply; an older one is refused. A record lives for RECORD_MILLIS, and a batch is decided only up to its guard
-- time, half of that after its first sending, so it cannot be decided again when its record is gone.
--
-- Invariants
--   * each effective command takes the next revision and publishes one message; reset and destroy carry no trailer, so
--     a note that bears it goes before them (docs/wire.md);
--   * the hash holds the entries, =rev and =kind, and nothing else;
--   * a commit is applied whole or not at all, and its commands see what the ones before them did.
--
-- KEYS  content, meta, log, deadlines, record of the writer
-- ARGV   1 channel           2 lineage to begin if one is needed   3 base lineage  4 base number  5 client  6 counter
--        7 guard time        8 lifetime: f(orever) a(bsolute) s(liding)            9 its milliseconds
--       10 number of fields, then the fields: first =rev, then the keys of the batch
--       then for each commit the number of its commands, and for each command
--         code       two letters, condition and mutation
--         position   of the key among the fields, 0 for the whole map
--         * always   - absent   + present   = holds: value   @ due: milliseconds
--         s set: value, expiry    r remove    x expire    t touch: expiry    i add: delta    . nothing
--         a append: n, items      u append unique: n, items     d drop: n, items
--         c clear    e clear (expired)    k destroy
--       an expiry is - for never, = for keep, or milliseconds from now
-- Reply  status, lineage, revision, now, and for each command: outcome, revision, before, after
--        status     0 decided   1 other history   2 guard time over, not decided   3 too late to know
--        outcome    position in Receipt.Outcome
--        before     nil for none, 1 for the value that the condition held, else the value
--        after      nil for none, 2 for the same as before, 3 for the value that was set, else the value

local RECORD_MILLIS = 600000
local GRACE_MILLIS = 60000
local LOG_ENTRIES, LOG_KEYS, LOG_BYTES = 4096, 1000, 16384
local APPLIED, UNCHANGED, REFUSED, SKIPPED, NOT_AN_INTEGER, OVERFLOW, NOT_A_LIST = 0, 1, 2, 3, 4, 5, 6
local AS_EXPECTED, AS_BEFORE, AS_SET = 1, 2, 3
local REMOVED, EXPIRED, DESTROYED = 0, 1, 2
local ARGUMENTS = 4000 -- in one call; Lua cannot unpack more than about 8,000

local RECORD = KEYS[5]
local channel, proposal, baseLineage, baseNumber = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local client, counter, guard = ARGV[5], ARGV[6], tonumber(ARGV[7])
local lifetime, lifetimeMillis = ARGV[8], tonumber(ARGV[9])
local fields, before = tonumber(ARGV[10]), 10 -- field i is ARGV[before + i]
local millis = now()

-- Repeats, and batches that come too late to be told from repeats

local recorded = string.match(call('GETRANGE', RECORD, 0, 20), '^(%d+) ')
if recorded == counter then
  local reply = cmsgpack.unpack(string.sub(call('GET', RECORD), #recorded + 2))
  reply[4] = millis
  return reply
end
if recorded and tonumber(recorded) > tonumber(counter) then
  return redis.error_reply('RMAP stale repeat: batch ' .. counter .. ' came after batch ' .. recorded .. ' of its writer')
end
if millis > guard then
  return {millis <= guard + RECORD_MILLIS / 2 and 2 or 3, UNKNOWN, 0, millis}
end

-- The state: read once, then changed in memory

local function read(hash)
  if fields <= ARGUMENTS then return call('HMGET', hash, unpack(ARGV, before + 1, before + fields)) end
  local all = {}
  for from = 1, fields, ARGUMENTS do
    local to = math.min(from + ARGUMENTS - 1, fields)
    local part = call('HMGET', hash, unpack(ARGV, before + from, before + to))
    for i = 1, #part do all[from + i - 1] = part[i] end
  end
  return all
end

local stored = read(CONTENT)
local h = history(stored[1], proposal)
if not h then return corrupt() end
local records = {}
if call('HLEN', DEADLINES) > 0 and not h.vanished then records = read(DEADLINES) end

if baseLineage ~= UNKNOWN then
  if h.lineage == baseLineage and h.number < baseNumber then fork(h, proposal) end
  if h.lineage ~= baseLineage then
    settle(h)
    return {1, h.lineage, h.number, millis}
  end
end

-- Each entry as the batch has left it so far: its value or false, and its deadline, 0 for none, nil for not yet read
local value, due = {}, {}
for i = 2, fields do value[i] = stored[i] end
local mapDeadline, cleared = h.deadline, false

-- The effects so far, and what the commit under way has overwritten, to be put back if it is refused
local effects = 0
local eField, eValue, eDue, eReason, eMap, eMore = {}, {}, {}, {}, {}, {}
local undo, undos = {}, 0

local function dueOf(i)
  local d = due[i]
  if not d then
    d = deadline(records[i], value[i])
    due[i] = d
  end
  return d
end

local function effect(i, newValue, newDue, reason)
  effects = effects + 1
  eField[effects], eValue[effects], eDue[effects], eReason[effects] = i, newValue, newDue, reason
  return APPLIED
end

local function write(i, newValue, newDue, reason)
  undos = undos + 1
  undo[undos] = {i, value[i], dueOf(i)}
  value[i], due[i] = newValue, newDue
  return effect(i, newValue, newDue, reason)
end

local function clear(reason)
  undos = undos + 1
  undo[undos] = {0, value, due, mapDeadline, cleared}
  value, due, mapDeadline, cleared = {}, {}, 0, true
  for i = 2, fields do value[i], due[i] = false, 0 end
  return effect(0, false, 0, reason)
end

local function rollBack(effectsBefore)
  for u = undos, 1, -1 do
    local was = undo[u]
    if was[1] == 0 then
      value, due, mapDeadline, cleared = was[2], was[3], was[4], was[5]
    else
      value[was[1]], due[was[1]] = was[2], was[3]
    end
  end
  effects = effectsBefore
end

-- The effects of one commit belong together, and all of them bear the deadline that the map has after it.
local function seal(effectsBefore)
  if lifetime == 's' or (lifetime == 'a' and mapDeadline == 0) then mapDeadline = millis + lifetimeMillis end
  for e = effectsBefore + 1, effects do
    eMap[e], eMore[e] = mapDeadline, e < effects and 1 or 0
  end
end

-- Conditions and mutations

local function holds(condition, i, expected)
  if condition == '*' then return true end
  if condition == '-' then return not value[i] end
  if condition == '+' then return value[i] end
  if condition == '=' then return value[i] == expected end
  local d = i == 0 and mapDeadline or dueOf(i)
  return d > 0 and d == tonumber(expected) and d <= millis
end

local function expiry(text, i)
  if text == '-' then return 0 end
  return text == '=' and dueOf(i) or millis + tonumber(text)
end

local function append(i, from, to, unique)
  if to < from then return UNCHANGED end
  local list = items(value[i])
  if not list then return NOT_A_LIST end
  local held, known = #list, {}
  if unique then
    for n = 1, held do known[list[n]] = true end
  end
  for n = from, to do
    local item = ARGV[n]
    if not known[item] then
      list[#list + 1] = item
      known[item] = unique
    end
  end
  if #list == held then return UNCHANGED end
  return write(i, cjson.encode(list), dueOf(i), REMOVED)
end

local function drop(i, from, to)
  if to < from or not value[i] then return UNCHANGED end
  local list = items(value[i])
  if not list then return NOT_A_LIST end
  local unwanted, rest = {}, {}
  for n = from, to do unwanted[ARGV[n]] = true end
  for n = 1, #list do
    if not unwanted[list[n]] then rest[#rest + 1] = list[n] end
  end
  if #rest == #list then return UNCHANGED end
  if #rest == 0 then return write(i, false, 0, REMOVED) end
  return write(i, cjson.encode(rest), dueOf(i), REMOVED)
end

local function add(i, delta)
  local held = value[i] or '0'
  if not isInteger(held) then return NOT_AN_INTEGER end
  local total = sum(held, delta)
  if not isInteger(total) then return OVERFLOW end
  return write(i, total, dueOf(i), REMOVED)
end

local function remove(i, reason)
  if not value[i] then return UNCHANGED end
  return write(i, false, 0, reason)
end

local function touch(i, text)
  if not value[i] then return UNCHANGED end
  local moved = expiry(text, i)
  if moved == dueOf(i) then return UNCHANGED end
  return write(i, value[i], moved, REMOVED)
end

-- How many arguments follow each mutation; those of a list begin with their number
local FOLLOW = {s = 2, t = 1, i = 1}
local LISTS = {a = true, u = true, d = true}

local function apply(mutation, i, p, last)
  if mutation == 's' then return write(i, ARGV[p], expiry(ARGV[p + 1], i), REMOVED) end
  if mutation == 'r' then return remove(i, REMOVED) end
  if mutation == 'x' then return remove(i, EXPIRED) end
  if mutation == 'i' then return add(i, ARGV[p]) end
  if mutation == 't' then return touch(i, ARGV[p]) end
  if mutation == 'a' then return append(i, p + 1, last, nil) end
  if mutation == 'u' then return append(i, p + 1, last, true) end
  if mutation == 'd' then return drop(i, p + 1, last) end
  if mutation == 'c' then return clear(REMOVED) end
  if mutation == 'e' then return clear(EXPIRED) end
  if mutation == 'k' then return clear(DESTROYED) end
  return UNCHANGED
end

-- The commits, one after the other

local reply, at = {0, h.lineage, 0, millis}, 4
local p, arguments = before + fields + 1, #ARGV

local function skip(from, to, number)
  for r = from, to, 4 do
    reply[r + 1], reply[r + 2], reply[r + 3], reply[r + 4] = SKIPPED, number, false, false
  end
end

while p <= arguments do
  local commands, first, effectsBefore, refused = tonumber(ARGV[p]), at, effects, false
  p, undos = p + 1, 0
  for c = 1, commands do
    local condition, mutation, i = string.sub(ARGV[p], 1, 1), string.sub(ARGV[p], 2), tonumber(ARGV[p + 1])
    p = p + 2
    local expected
    if condition == '=' or condition == '@' then
      expected, p = ARGV[p], p + 1
    end
    local argument = p
    if LISTS[mutation] then p = p + tonumber(ARGV[p]) + 1 else p = p + (FOLLOW[mutation] or 0) end
    if not refused then
      local held = value[i] or false
      local outcome = holds(condition, i, expected) and apply(mutation, i, argument, p - 1) or REFUSED
      refused = outcome > UNCHANGED
      if refused then
        rollBack(effectsBefore)
        skip(first, first + commands * 4 - 4, h.number + effects)
      end
      reply[at + 1], reply[at + 2] = outcome, h.number + effects
      reply[at + 3] = held and condition == '=' and held == expected and AS_EXPECTED or held
      reply[at + 4] = outcome ~= APPLIED and AS_BEFORE or mutation == 's' and AS_SET or value[i] or false
    end
    at = at + 4
  end
  if not refused and effects > effectsBefore then seal(effectsBefore) end
end

-- The writes

local number = h.number + effects
reply[3] = number

local function u64(n)
  return struct.pack('<I4I4', n % 4294967296, math.floor(n / 4294967296))
end

-- One entry of the log: the batch, and the keys that it changed. `*` says that it cleared the map, `+` that it changed
-- too many to name.
local function log(changed, stores)
  local names, bytes = {}, 0
  for n = 1, #changed do
    names[n] = ARGV[before + changed[n]]
    bytes = bytes + #names[n]
  end
  local keys = cleared and '*' or (#names > LOG_KEYS or bytes > LOG_BYTES) and '+' or cmsgpack.pack(names)
  local logged = redis.pcall('XADD', LOG, 'MAXLEN', '~', LOG_ENTRIES, decimal(number) .. '-0',
      'first', decimal(h.number + 1), 'by', client .. counter, 'keys', keys)
  -- A server without memory still lets go of things; then the log just does not reach this batch.
  if type(logged) == 'table' and logged.err and (stores or not string.find(logged.err, 'OOM', 1, true)) then
    return logged
  end
end

local function inParts(command, hash, list)
  for from = 1, #list, ARGUMENTS do
    call(command, hash, unpack(list, from, math.min(from + ARGUMENTS - 1, #list)))
  end
end

local function packed(text)
  return struct.pack('<I4', #text) .. text
end

-- Publishes the effects, and returns the word for the last of them.
local function publish()
  local head = '\242RMP' .. struct.pack('<I4', 41) .. h.lineage .. client .. u64(tonumber(counter))
  local kind
  for e = 1, effects do
    local rev = packed(decimal(h.number + e))
    local trailer = head .. struct.pack('<B', eMore[e] + 2 * eReason[e]) .. u64(eDue[e]) .. u64(eMap[e])
    if eField[e] == 0 then
      kind = eReason[e] == DESTROYED and 'destroy' or 'reset'
      call('PUBLISH', channel, 'set:' .. packed('=kind') .. packed(kind) .. rev .. trailer)
      call('PUBLISH', channel, kind .. ':' .. decimal(h.number + e))
    else
      local key = packed(ARGV[before + eField[e]])
      kind = eValue[e] and 'set' or 'del'
      call('PUBLISH', channel, kind .. ':' .. key .. (eValue[e] and packed(eValue[e]) or '') .. rev .. trailer)
    end
  end
  return kind
end

-- The changed entries, sorted into what to store and what to let go of
local function sort(changed)
  local s = {content = {}, gone = {}, deadlines = {}, undated = {}}
  for n = 1, #changed do
    local i = changed[n]
    local key = ARGV[before + i]
    if value[i] then
      s.content[#s.content + 1] = key
      s.content[#s.content + 1] = value[i]
    elseif stored[i] and not cleared then
      s.gone[#s.gone + 1] = key
    end
    if value[i] and due[i] > 0 then
      s.deadlines[#s.deadlines + 1] = key
      s.deadlines[#s.deadlines + 1] = decimal(due[i]) .. ':' .. redis.sha1hex(value[i])
    elseif records[i] and not cleared then
      s.undated[#s.undated + 1] = key
    end
  end
  return s
end

-- A deadline of the map is kept by clearing it when it comes. Where nobody is left to do that, Redis lets go of it all.
local function limit()
  if mapDeadline > 0 then
    call('HSET', META, 'deadline', decimal(mapDeadline))
    for k = 1, 4 do call('PEXPIREAT', KEYS[k], decimal(mapDeadline + GRACE_MILLIS)) end
  elseif h.deadline > 0 then
    call('HDEL', META, 'deadline')
    for k = 1, 4 do call('PERSIST', KEYS[k]) end
  end
end

local function writeAll()
  local changed, seen = {}, {}
  for e = 1, effects do
    local i = eField[e]
    if i > 0 and not seen[i] then
      seen[i] = true
      changed[#changed + 1] = i
    end
  end
  local s = sort(changed)
  if h.vanished then settle(h) end
  local failure = log(changed, #s.content > 0)
  if failure then return failure end
  if cleared then call('UNLINK', CONTENT, DEADLINES) end
  inParts('HDEL', CONTENT, s.gone)
  inParts('HDEL', DEADLINES, s.undated)
  inParts('HSET', DEADLINES, s.deadlines)
  local kind = publish()
  s.content[#s.content + 1] = '=rev'
  s.content[#s.content + 1] = decimal(number)
  s.content[#s.content + 1] = '=kind'
  s.content[#s.content + 1] = kind
  inParts('HSET', CONTENT, s.content)
  call('HSET', META, 'seen', decimal(number), 'writer', client .. counter)
  limit()
end

if number >= REVISIONS then return redis.error_reply('RMAP the revisions are used up; nothing was changed') end
if effects == 0 then
  settle(h)
else
  if redis.acl_check_cmd and not redis.acl_check_cmd('PUBLISH', channel, '') then
    return redis.error_reply('NOPERM no permission to publish; nothing was changed')
  end
  local failure = writeAll()
  if failure then return failure end
end
call('SET', RECORD, counter .. ' ' .. cmsgpack.pack(reply), 'PX', RECORD_MILLIS)
return reply
