-- Answers where the authority stands, and what was missed since a position.
--
-- Every answer is given at one moment, so what it says of entries is exactly the state at the revision that it names. It
-- writes only what the script learns of the history itself (a lost one, or revisions of peers that keep no meta hash),
-- and removes records of deadlines that are void.
--
-- KEYS  content, meta, log, deadlines
-- ARGV   1 mode   tip     where the authority stands
--                 since   what was missed since a position: nothing, some keys, or the first part of a snapshot
--                 part    a further part of a snapshot
--                 fetch   what is held under some keys
--                 void    nothing; but peers that know no deadlines have changed some keys
--        2 lineage to begin if one is needed    3 lineage  4 number  5 witness (client 8 bytes, counter 8) of the position
--        6 cursor   7 how many entries the part should have, more or less
--        8 and on   the keys to fetch; or for each change of a peer its key, empty if it cleared the map, its revision, and
--                   the SHA-1 of the value that it stored, empty if it removed the entry
-- Reply  three lists, each a string in MessagePack, which costs a client much less to read than a reply of many parts:
--        1 status, lineage, revision, its writer (client 8 bytes, counter 8, or empty), deadline of the map, now, cursor,
--          whether any entry may have a deadline; of a part also the server's run: each start of a server orders a hash in
--          another way, and a cursor of one means nothing to another; the latest clear as the meta hash has it, or empty;
--          and how many fields the content has
--        2 entries: key, value, key, value ...
--        3 deadlines of these entries, or empty if none can have one
--        status   0 tip, nothing missed, or what was fetched   1 some keys, a value is false for an entry that is gone
--                 2 part of a snapshot

-- A missed part beyond these limits is answered by a snapshot: so many keys with so many bytes, and so many keys named in
-- the log, which is read by pages.
local MISSED_KEYS, MISSED_BYTES, MISSED_WORK, MISSED_PAGE, MISSED_STEP = 2000, 1048576, 6000, 50, 16
local PART_STEP = 4000 -- keys in one call; Lua cannot unpack more than about 8,000
local VOID_PAGE = 1000 -- records in memory at a time

local mode, proposal = ARGV[1], ARGV[2]
local since = {lineage = ARGV[3], number = tonumber(ARGV[4]), writer = ARGV[5], known = ARGV[5] ~= UNKNOWN .. UNKNOWN}

local h = history(call('HGET', CONTENT, '=rev'), proposal)
if not h then return corrupt() end

local function answer(status, cursor, entries, deadlines, run, cleared, fields)
  settle(h)
  local head = {status, h.lineage, h.number, h.writer, h.deadline, now(), cursor, h.dated and 1 or 0, run, cleared, fields}
  return {cmsgpack.pack(head), cmsgpack.pack(entries), cmsgpack.pack(deadlines)}
end

-- The latest clear that is known. Peers that keep no meta hash leave word of the newest change alone.
local function cleared()
  local kind = call('HGET', CONTENT, '=kind')
  local reason = kind == 'reset' and ':0' or kind == 'destroy' and ':2'
  local known = string.match(h.cleared, '^%d+')
  return reason and known ~= decimal(h.number) and decimal(h.number) .. reason or h.cleared
end

-- The deadlines of the keys that have these values. Records that are void are removed on the way, if the server writes.
local function deadlinesOf(keys, values)
  local void, found = {}, {}
  local records = call('HMGET', DEADLINES, unpack(keys))
  for n = 1, #keys do
    found[n] = deadline(records[n], values[n])
    if records[n] and found[n] == 0 then void[#void + 1] = keys[n] end
  end
  if #void > 0 then redis.pcall('HDEL', DEADLINES, unpack(void)) end
  return found
end

-- The keys changed after `since`, if the log proves that it knows them all; or nil, and whether the log proves that
-- `since` belongs to another history.
local function missed()
  local keys, count, known, work, expected = {}, 0, {}, 0, since.number + 1
  local from, atStart = decimal(since.number) .. '-0', since.number > 0
  repeat
    local page = call('XRANGE', LOG, from, '+', 'COUNT', MISSED_PAGE)
    for n = 1, #page do
      local id = page[n][1]
      local sound, first, by, changed = pcall(cmsgpack.unpack, page[n][2][2])
      sound = sound and type(first) == 'number' and (changed == nil or type(changed) == 'table')
      if not sound then return nil, false end
      local last = tonumber(string.match(id, '^%d+'))
      if atStart then
        if first > since.number then return nil, false end
        if by ~= since.writer then return nil, since.known end
      elseif first ~= expected then
        return nil, false
      end
      if last > since.number then
        work = work + 1 + (changed and #changed or MISSED_WORK)
        if work > MISSED_WORK then return nil, false end
        for k = 1, #changed do
          local key = changed[k]
          if type(key) ~= 'string' then return nil, false end
          if not known[key] then
            known[key], count = true, count + 1
            keys[count] = key
          end
        end
      end
      from, atStart, expected = '(' .. id, false, last + 1
    end
  until #page < MISSED_PAGE
  if expected ~= h.number + 1 or count > MISSED_KEYS then return nil, false end
  return keys, false
end

-- What is held under the first of the keys, as many as fit into one answer, and their deadlines; and whether all of them
-- fit. Read by steps, the first of them short, because the values may be large.
local function contents(keys)
  local entries, deadlines, bytes, from, step = {}, {}, 0, 1, MISSED_STEP
  while from <= #keys and bytes <= MISSED_BYTES do
    local names = {unpack(keys, from, math.min(from + step - 1, #keys))}
    local values = call('HMGET', CONTENT, unpack(names))
    local dates = h.dated and deadlinesOf(names, values)
    for n = 1, #names do
      local name, value, at = names[n], values[n], from + n - 1
      entries[2 * at - 1], entries[2 * at] = name, value
      bytes = bytes + #name + (value and #value or 0)
      if dates then deadlines[at] = dates[n] end
    end
    from, step = from + #names, bytes < MISSED_BYTES / 8 and 16 * MISSED_STEP or MISSED_STEP
  end
  return entries, deadlines, from > #keys and bytes <= MISSED_BYTES
end

local function part(cursor)
  local scan = call('HSCAN', CONTENT, cursor, 'COUNT', ARGV[7])
  local deadlines = {}
  if h.dated then
    for from = 1, #scan[2], 2 * PART_STEP do
      local keys, values = {}, {}
      for n = from, math.min(from + 2 * PART_STEP - 1, #scan[2]), 2 do
        keys[#keys + 1], values[#values + 1] = scan[2][n], scan[2][n + 1]
      end
      for _, found in ipairs(deadlinesOf(keys, values)) do deadlines[#deadlines + 1] = found end
    end
  end
  local run = string.match(call('INFO', 'server'), 'run_id:(%x+)')
  return answer(2, scan[1], scan[2], deadlines, run, cleared(), call('HLEN', CONTENT))
end

local function sinceThen()
  if since.lineage ~= h.lineage then return part('0') end
  if since.number > h.number then
    fork(h, proposal)
    return part('0')
  end
  if since.number == h.number then
    if since.number == 0 or (since.known and since.writer == h.writer) then return answer(0, '0', {}, {}) end
    if since.known then fork(h, proposal) end
    return part('0')
  end
  local keys, contradicted = missed()
  if contradicted then fork(h, proposal) end
  local entries, deadlines, whole
  if keys then entries, deadlines, whole = contents(keys) end
  if not whole then return part('0') end
  return answer(1, '0', entries, deadlines)
end

-- Removes the record of a key if it is older than the revision at which a peer stored a value of that digest.
local function voidOne(key, record, number, digest)
  local known, made = string.match(record or '', '^%d+:(%x+):(%d+)$')
  if known and known ~= digest and tonumber(made) < number then call('HDEL', DEADLINES, key) end
end

-- Removes all records that are older than the revision at which a peer cleared the map.
local function voidAll(number)
  local cursor = '0'
  repeat
    local page = call('HSCAN', DEADLINES, cursor, 'COUNT', VOID_PAGE)
    for n = 1, #page[2], 2 do voidOne(page[2][n], page[2][n + 1], number, '') end
    cursor = page[1]
  until cursor == '0'
end

-- Removes the records that were there before a peer stored another value or cleared the map, so that they are not in
-- force again when the first value comes back.
local function void()
  for n = 8, h.dated and #ARGV or 0, 3 do
    local key, number = ARGV[n], tonumber(ARGV[n + 1])
    if number <= h.number then
      if key == '' then voidAll(number) else voidOne(key, call('HGET', DEADLINES, key), number, ARGV[n + 2]) end
    end
  end
  return answer(0, '0', {}, {})
end

if mode == 'void' then return void() end
if mode == 'tip' then return answer(0, '0', {}, {}) end
if mode == 'part' then return part(ARGV[6]) end
if mode == 'fetch' then
  local entries, deadlines = contents({unpack(ARGV, 8)})
  return answer(0, '0', entries, deadlines)
end
return sinceThen()
