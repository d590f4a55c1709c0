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
--                 fetch   what is held under some keys: the first of them, as many as one answer tells
--                 void    nothing; but peers that know no deadlines have changed some keys
--                 sweep   nothing; but records of deadlines that are void go, of those that this call looks at
--        2 lineage to begin if one is needed    3 lineage  4 number  5 witness (client 8 bytes, counter 8) of the position;
--                   of what peers have changed the lineage alone, or zeros where it is not known
--        6 cursor   where a snapshot goes on; of a sweep what the call before answered, or 0 to begin
--        7 and on   the keys to fetch; or for each change of a peer its key, empty if it cleared the map, its revision, and
--                   the SHA-1 of the value that it stored, empty if it removed the entry
-- Reply  lists, each a string in MessagePack, which costs a client much less to read than a reply of many parts: a head, and
--        then entries and their deadlines in turns, as often as there is something to tell
--        head       status, lineage, revision, its writer (client 8 bytes, counter 8, or empty), deadline of the map, now,
--                   cursor, 0 where nothing is left, whether any entry may have a deadline; of a part also the server's
--                   run: each start of a server orders a hash in another way, and a cursor of one means nothing to
--                   another; the latest clear as the meta hash has it, or empty; and how many fields the content has
--        entries    key, value, key, value ...
--        deadlines  of these entries, or empty if none can have one
--        status   0 tip, nothing missed, or what was fetched   1 some keys, a value is false for an entry that is gone
--                 2 part of a snapshot

-- A missed part beyond these limits is answered by a snapshot: so many keys with so many bytes, and so many keys named in
-- the log, which is read by pages. No more keys are fetched in one call either.
local MISSED_KEYS, MISSED_BYTES, MISSED_WORK, MISSED_PAGE = 2000, 1048576, 6000, 50
-- A part of a snapshot ends at one of these, so that it takes the server about a millisecond: so many entries, so many bytes,
-- or so many steps, because a sparse hash shows few entries in one.
local PART_ENTRIES, PART_BYTES, PART_STEPS = 500, 262144, 64
-- Entries that are asked for at a time: a limit is passed by no more than one step gives, however large they are. HSCAN gives
-- about so many, or a whole hash that is kept in a compact encoding.
local STEP = 16
local DATED_BYTES = 1024 -- what the check of a deadline costs, as bytes
local SWEEP_RECORDS = 250 -- one call of a sweep ends here, or at the bytes or the steps of a part

local mode, proposal = ARGV[1], ARGV[2]
local since = {lineage = ARGV[3], number = tonumber(ARGV[4]), writer = ARGV[5], known = ARGV[5] ~= UNKNOWN .. UNKNOWN}

local h = history(call('HGET', CONTENT, '=rev'), proposal)
if not h then return corrupt() end

local function answer(status, cursor, lists, run, cleared, fields)
  settle(h)
  local head = {status, h.lineage, h.number, h.writer, h.deadline, now(), cursor, h.dated and 1 or 0, run, cleared, fields}
  return {cmsgpack.pack(head), unpack(lists)}
end

-- The latest clear that is known. Peers that keep no meta hash leave word of the newest change alone.
local function cleared()
  local kind = call('HGET', CONTENT, '=kind')
  local reason = kind == 'reset' and ':0' or kind == 'destroy' and ':2'
  local known = string.match(h.cleared, '^%d+')
  return reason and known ~= decimal(h.number) and decimal(h.number) .. reason or h.cleared
end

-- The deadlines of entries, and how many have one. Records that are void are removed on the way, by `write`.
local function deadlinesOf(entries, write)
  local found, count, void = {}, 0, {}
  for from = 1, #entries, 2 * STEP do
    local keys = {}
    for n = from, math.min(from + 2 * STEP - 1, #entries), 2 do keys[#keys + 1] = entries[n] end
    local records = call('HMGET', DEADLINES, unpack(keys))
    for n = 1, #keys do
      local at = deadline(records[n], entries[from + 2 * n - 1], h.voided)
      found[#found + 1] = at
      if at > 0 then
        count = count + 1
      elseif records[n] and keys[n] ~= KEPT then
        void[#void + 1] = keys[n]
      end
    end
    if #void > 0 then
      write('HDEL', DEADLINES, unpack(void))
      void = {}
    end
  end
  return found, count
end

-- Adds entries and their deadlines to the lists of a reply. Returns their bytes, and how many have a deadline. Nobody is
-- denied an answer because the server does not write.
local function tell(lists, entries)
  local deadlines, dated = {}, 0
  if h.dated then deadlines, dated = deadlinesOf(entries, redis.pcall) end
  local packed, last = cmsgpack.pack(entries), #lists
  lists[last + 1], lists[last + 2] = packed, cmsgpack.pack(deadlines)
  return #packed, dated
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

-- Some of the keys and what is held under them, in turns.
local function entriesOf(keys, from, to)
  local values, entries = call('HMGET', CONTENT, unpack(keys, from, to)), {}
  for n = from, to do
    entries[#entries + 1] = keys[n]
    entries[#entries + 1] = values[n - from + 1]
  end
  return entries
end

-- What is held under the first of the keys, as many as fit into one answer; and whether all of them fit.
local function contents(keys)
  local lists, bytes, from = {}, 0, 1
  while from <= #keys and bytes <= MISSED_BYTES do
    local to = math.min(from + STEP - 1, #keys)
    bytes, from = bytes + tell(lists, entriesOf(keys, from, to)), to + 1
  end
  return lists, from > #keys and bytes <= MISSED_BYTES
end

-- How many entries to read after `count` of them: as many as fit, if they are as large as those before; and more by and by.
local function fitting(count, entries, bytes)
  local most = math.min(STEP, 2 * count)
  if entries == 0 then return most end
  return math.max(1, math.min(most, math.floor((PART_BYTES - bytes) * entries / bytes)))
end

local function part(cursor)
  local lists, entries, bytes, steps, count = {}, 0, 0, 0, 1
  repeat
    local scan = call('HSCAN', CONTENT, cursor, 'COUNT', count)
    cursor, steps = scan[1], steps + 1
    if #scan[2] > 0 then
      local told, dated = tell(lists, scan[2])
      entries, bytes = entries + #scan[2] / 2, bytes + told + dated * DATED_BYTES
    end
    count = fitting(count, entries, bytes)
  until cursor == '0' or entries >= PART_ENTRIES or bytes >= PART_BYTES or steps == PART_STEPS
  local run = string.match(call('INFO', 'server'), 'run_id:(%x+)')
  return answer(2, cursor, lists, run, cleared(), call('HLEN', CONTENT))
end

local function sinceThen()
  if since.lineage ~= h.lineage then return part('0') end
  if since.number > h.number then
    fork(h, proposal)
    return part('0')
  end
  if since.number == h.number then
    if since.number == 0 or (since.known and since.writer == h.writer) then return answer(0, '0', {}) end
    if since.known then fork(h, proposal) end
    return part('0')
  end
  local keys, contradicted = missed()
  if contradicted then fork(h, proposal) end
  local lists, whole
  if keys then lists, whole = contents(keys) end
  if not whole then return part('0') end
  return answer(1, '0', lists)
end

-- Whether one of our batches made that revision, so that no peer did.
local function isOurs(number)
  if number == h.number and h.writer ~= '' then return true end
  local entry = call('XRANGE', LOG, decimal(number) .. '-0', '+', 'COUNT', 1)[1]
  local sound, _, first = pcall(cmsgpack.unpack_one, entry and entry[2][2] or '')
  return sound and type(first) == 'number' and first <= number
end

-- Removes the record of a key if it is older than the revision at which a peer stored a value of that digest.
local function voidOne(key, number, digest)
  local known, made = string.match(call('HGET', DEADLINES, key) or '', '^%d+:(%x+):(%d+)$')
  if known and known ~= digest and tonumber(made) < number and not isOurs(number) then call('HDEL', DEADLINES, key) end
end

-- Removes the records that are void among some: those of entries that are gone or hold another value, and those that are
-- older than a clear of a peer. All who want that move one cursor on, so that many cost no more than two of them. Each is
-- done when all records were looked through `goal` times; with 0 it begins. Returns the goal, or 0 when it is reached.
local function sweep(goal)
  if not h.dated then return '0' end
  local rounds, cursor = string.match(call('HGET', META, 'swept') or '', '^(%d+):(%d+)$')
  rounds, cursor = revision(rounds) or 0, cursor and #cursor < 16 and cursor or '0'
  if goal == 0 or goal > rounds + 2 then goal = rounds + (cursor == '0' and 1 or 2) end
  if goal <= rounds then return '0' end
  local records, bytes, steps, count = 0, 0, 0, 1
  repeat
    local scan, keys = call('HSCAN', DEADLINES, cursor, 'COUNT', count), {}
    cursor, steps = scan[1], steps + 1
    for n = 1, #scan[2], 2 do keys[#keys + 1] = scan[2][n] end
    for from = 1, #keys, STEP do
      local entries = entriesOf(keys, from, math.min(from + STEP - 1, #keys))
      for n = 2, #entries, 2 do bytes = bytes + #(entries[n] or '') end
      deadlinesOf(entries, call)
    end
    records = records + #keys
    count = fitting(count, records, bytes)
  until cursor == '0' or records >= SWEEP_RECORDS or bytes >= PART_BYTES or steps == PART_STEPS
  if cursor == '0' then rounds = rounds + 1 end
  call('HSET', META, 'swept', decimal(rounds) .. ':' .. cursor)
  return rounds < goal and decimal(goal) or '0'
end

-- Removes the records that were there before a peer stored another value, so that they are not in force again when the
-- first value comes back. If a peer cleared the map, that is only noted, and a sweep begins.
local function void()
  local known = h.dated and (since.lineage == UNKNOWN or since.lineage == h.lineage)
  local voided = h.voided
  for n = 7, known and #ARGV or 0, 3 do
    local key, number = ARGV[n], tonumber(ARGV[n + 1])
    if key ~= '' and number <= h.number then
      voidOne(key, number, ARGV[n + 2])
    elseif number <= h.number and number > voided and not isOurs(number) then
      voided = number
    end
  end
  if voided == h.voided then return answer(0, '0', {}) end
  h.voided = voided
  call('HSET', META, 'voided', decimal(voided), 'seen', decimal(h.number), 'writer', h.writer)
  return answer(0, sweep(0), {})
end

if mode == 'void' then return void() end
if mode == 'sweep' then return answer(0, sweep(tonumber(ARGV[6])), {}) end
if mode == 'tip' then return answer(0, '0', {}) end
if mode == 'part' then return part(ARGV[6]) end
if mode == 'fetch' then
  local keys = {}
  for n = 7, math.min(#ARGV, 6 + MISSED_KEYS) do keys[n - 6] = ARGV[n] end
  local lists = contents(keys)
  return answer(0, '0', lists)
end
return sinceThen()
