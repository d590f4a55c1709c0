-- The long way of a batch: plan on a copy, then write. batch.lua comes before this text, and says what the batch is.

local GRACE_MILLIS = 60000
local APPLIED, UNCHANGED, REFUSED, SKIPPED, NOT_AN_INTEGER, OVERFLOW, NOT_A_LIST = 0, 1, 2, 3, 4, 5, 6
local AS_EXPECTED, AS_BEFORE, AS_SET = 1, 2, 3
local REMOVED, EXPIRED, DESTROYED = 0, 1, 2
local TOUCHED = 4 -- the reason of a put that only moved the deadline: a flag of its own in the trailer

-- A batch that could not go the short way is written out for the long one.
if simple then
  local values, p = {}, fields
  for w = 1, fields - 1 do values[w] = ARGV[fields + w] end
  if whole then
    p = p + 1
    ARGV[p] = fields - 1
  end
  for w = 1, fields - 1 do
    if not whole then
      p = p + 1
      ARGV[p] = 1
    end
    ARGV[p + 1], ARGV[p + 2], ARGV[p + 3], ARGV[p + 4] = '*s', w + 1, values[w], expiryOfAll
    p = p + 4
  end
end

-- The state: read once, then changed in memory -------------------------------------------------------------------------

local stored = read(CONTENT)
local h = history(stored[1], proposal)
if not h then return corrupt() end
local records = h.dated and read(DEADLINES) or {}

if baseLineage ~= UNKNOWN then
  if h.lineage == baseLineage and h.number < baseNumber then fork(h, proposal) end
  if h.lineage ~= baseLineage then
    settle(h)
    return answer({1, h.lineage, h.number})
  end
end

-- A batch that may have been decided, of a writer without a record, or with one that no script wrote.
if newWriter and doubt == '?' and (recorded or firstLineage ~= h.lineage) then return answer({3, UNKNOWN, 0}) end

-- The plan. One table, because that keeps the functions below cheap to make. Of each entry: its value or false, and its
-- deadline, 0 for none, nil for not yet read. Of each effect, in lists: its field, value, deadline, reason, the deadline
-- of the map after it, and whether its commit goes on. And what the commit under way has overwritten.
local plan = {
  value = {}, due = {}, records = records, voided = h.voided, mapDeadline = h.deadline, cleared = false,
  effects = 0, eField = {}, eValue = {}, eDue = {}, eReason = {}, eMap = {}, eMore = {},
  undo = {}, undos = 0
}
for i = 2, fields do plan.value[i] = stored[i] end

local function dueOf(i)
  local d = plan.due[i]
  if not d then
    d = deadline(plan.records[i], plan.value[i], plan.voided)
    plan.due[i] = d
  end
  return d
end

local function effect(i, value, due, reason)
  local e = plan.effects + 1
  plan.effects = e
  plan.eField[e], plan.eValue[e], plan.eDue[e], plan.eReason[e] = i, value, due, reason
  return 0
end

local function replace(i, value, due, reason)
  plan.undos = plan.undos + 1
  plan.undo[plan.undos] = {i, plan.value[i], dueOf(i)}
  plan.value[i], plan.due[i] = value, due
  return effect(i, value, due, reason)
end

local function clear(reason)
  plan.undos = plan.undos + 1
  plan.undo[plan.undos] = {0, plan.value, plan.due, plan.mapDeadline, plan.cleared}
  plan.value, plan.due, plan.mapDeadline, plan.cleared = {}, {}, 0, true
  for i = 2, fields do plan.value[i], plan.due[i] = false, 0 end
  return effect(0, false, 0, reason)
end

local function rollBack(effects)
  for u = plan.undos, 1, -1 do
    local was = plan.undo[u]
    if was[1] == 0 then
      plan.value, plan.due, plan.mapDeadline, plan.cleared = was[2], was[3], was[4], was[5]
    else
      plan.value[was[1]], plan.due[was[1]] = was[2], was[3]
    end
  end
  plan.effects = effects
end

-- Conditions and mutations ---------------------------------------------------------------------------------------------

local function holds(condition, i, expected)
  local value = plan.value[i]
  if condition == '*' then return true end
  if condition == '-' then return not value end
  if condition == '+' then return value end
  if condition == '=' then return value == expected end
  local d = i == 0 and plan.mapDeadline or dueOf(i)
  return d > 0 and d == tonumber(expected) and d <= millis
end

local function expiry(text, i)
  if text == '-' then return 0 end
  return text == '=' and dueOf(i) or millis + tonumber(text)
end

local function append(i, from, to, unique)
  if to < from then return UNCHANGED end
  local list = items(plan.value[i])
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
  return replace(i, cjson.encode(list), dueOf(i), REMOVED)
end

local function drop(i, from, to)
  if to < from or not plan.value[i] then return UNCHANGED end
  local list = items(plan.value[i])
  if not list then return NOT_A_LIST end
  local unwanted, rest = {}, {}
  for n = from, to do unwanted[ARGV[n]] = true end
  for n = 1, #list do
    if not unwanted[list[n]] then rest[#rest + 1] = list[n] end
  end
  if #rest == #list then return UNCHANGED end
  if #rest == 0 then return replace(i, false, 0, REMOVED) end
  return replace(i, cjson.encode(rest), dueOf(i), REMOVED)
end

local function add(i, delta)
  local held = plan.value[i] or '0'
  if not isInteger(held) then return NOT_AN_INTEGER end
  local total = sum(held, delta)
  if not isInteger(total) then return OVERFLOW end
  return replace(i, total, dueOf(i), REMOVED)
end

local function touch(i, text)
  if not plan.value[i] then return UNCHANGED end
  local moved = expiry(text, i)
  if moved == dueOf(i) then return UNCHANGED end
  return replace(i, plan.value[i], moved, TOUCHED)
end

-- Applies a mutation whose arguments are ARGV[p] to ARGV[last].
local function apply(mutation, i, p, last)
  if mutation == 's' then return replace(i, ARGV[p], expiry(ARGV[p + 1], i), REMOVED) end
  if mutation == 'r' or mutation == 'x' then
    if not plan.value[i] then return UNCHANGED end
    return replace(i, false, 0, mutation == 'x' and EXPIRED or REMOVED)
  end
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

-- The commands, one after the other ------------------------------------------------------------------------------------

local FOLLOW = {s = 2, t = 1, i = 1} -- how many arguments follow each mutation
local COUNTED = {a = true, u = true, d = true} -- whose arguments begin with their number
local reply, at = {0, h.lineage, 0}, 3
local p, arguments = fields + 1, #ARGV

while p <= arguments do
  local commands, first, effects, refused = tonumber(ARGV[p]), at, plan.effects, false
  p, plan.undos = p + 1, 0
  for _ = 1, commands do
    local condition, mutation, i = string.sub(ARGV[p], 1, 1), string.sub(ARGV[p], 2), tonumber(ARGV[p + 1])
    p = p + 2
    local expected
    if condition == '=' or condition == '@' then
      expected, p = ARGV[p], p + 1
    end
    local argument = p
    p = p + (COUNTED[mutation] and tonumber(ARGV[p]) + 1 or FOLLOW[mutation] or 0)
    if not refused then
      local held = plan.value[i] or false
      local outcome = holds(condition, i, expected) and apply(mutation, i, argument, p - 1) or REFUSED
      if outcome > UNCHANGED then
        refused = true
        rollBack(effects)
        for r = first, first + commands * 4 - 4, 4 do
          reply[r + 1], reply[r + 2], reply[r + 3], reply[r + 4] = SKIPPED, h.number + effects, false, false
        end
      end
      reply[at + 1], reply[at + 2] = outcome, h.number + plan.effects
      if outcome == APPLIED and asked ~= '?' then held = false end
      reply[at + 3] = held and condition == '=' and held == expected and AS_EXPECTED or held
      local same = outcome ~= APPLIED or mutation == 't'
      reply[at + 4] = same and AS_BEFORE or mutation == 's' and AS_SET or plan.value[i] or false
    end
    at = at + 4
  end
  if plan.effects > effects then
    -- A map that expired has no deadline until the next write, so that an idle map expires once.
    local expired = plan.eField[plan.effects] == 0 and plan.eReason[plan.effects] == EXPIRED
    if not expired and (lifetime == 's' or (lifetime == 'a' and plan.mapDeadline == 0)) then
      plan.mapDeadline = millis + lifetimeMillis
    end
    for e = effects + 1, plan.effects do
      plan.eMap[e], plan.eMore[e] = plan.mapDeadline, e < plan.effects and 1 or 0
    end
  end
end

-- The writes -----------------------------------------------------------------------------------------------------------

local effects, cleared, mapDeadline = plan.effects, plan.cleared, plan.mapDeadline
local number = h.number + effects
local newest = decimal(number)
reply[3] = number

local function u64(n)
  return n == 0 and UNKNOWN or struct.pack('<I4I4', n % 4294967296, math.floor(n / 4294967296))
end

if number >= REVISIONS then return redis.error_reply('RMAP the revisions are used up; nothing was changed') end
local decision, kept = answer(reply), nil
if effects == 0 then
  kept = keep(decision, RECORD_MILLIS)
  settle(h)
else
  if not mayPublish() then return redis.error_reply(UNHEARD) end

  -- What becomes of each entry that was changed: stored, or gone; with a deadline, or without one that it had
  local value, due, newKind = plan.value, plan.due, plan.eValue[effects] and 'set' or 'del'
  if plan.eField[effects] == 0 then newKind = plan.eReason[effects] == DESTROYED and 'destroy' or 'reset' end
  local content, gone, dates, undated = {'=rev', newest, '=kind', newKind}, {}, {}, {}
  local names, bytes, seen = {}, 0, {}
  for e = 1, effects do
    local i = plan.eField[e]
    if i > 0 and not seen[i] then
      seen[i] = true
      local key = ARGV[i]
      names[#names + 1] = key
      bytes = bytes + #key
      if value[i] then
        local n = #content
        content[n + 1], content[n + 2] = key, value[i]
      elseif stored[i] and not cleared then
        gone[#gone + 1] = key
      end
      if value[i] and due[i] > 0 then
        local n = #dates
        dates[n + 1], dates[n + 2] = key, decimal(due[i]) .. ':' .. redis.sha1hex(value[i]) .. ':' .. newest
      elseif records[i] and not cleared then
        undated[#undated + 1] = key
      end
    end
  end

  if h.vanished or h.forked or h.undated then settle(h) end

  -- One entry of the log: first revision, operation, and the keys that were changed, or nil if the map was cleared or
  -- the keys are too many. A server without memory still lets go of things; then the log just does not reach this batch.
  local by, bound = trim(#names, number)
  local logged = log(by, '~', bound, newest .. '-0', 'b', cmsgpack.pack(
      h.number + 1, operation, not cleared and #names <= LOG_KEYS and bytes <= LOG_BYTES and names or nil))
  if type(logged) == 'table' and logged.err and (#content > 4 or not string.find(logged.err, 'OOM', 1, true)) then
    return logged
  end
  -- A user may lack the permission for a large answer's SET; better before the entries are stored. Where the log had no
  -- memory, only what frees some may be the first write.
  if type(logged) == 'string' then kept = keep(decision, RECORD_MILLIS) end

  if cleared then
    call('UNLINK', CONTENT, DEADLINES)
    call('HDEL', META, 'dated', 'voided', 'swept')
    local last = effects
    while plan.eField[last] ~= 0 do last = last - 1 end
    call('HSET', META, 'cleared', decimal(h.number + last) .. ':' .. plan.eReason[last])
  end
  if gone[1] then inParts('HDEL', CONTENT, gone) end
  inParts('HSET', CONTENT, content)
  if undated[1] then inParts('HDEL', DEADLINES, undated) end
  if dates[1] then
    if not h.dated then call('UNLINK', DEADLINES) end
    if cleared or not h.dated then call('HSET', DEADLINES, KEPT, 1) end
    inParts('HSET', DEADLINES, dates)
    call('HSET', META, 'seen', newest, 'writer', operation, 'dated', 1)
  else
    call('HSET', META, 'seen', newest, 'writer', operation)
  end

  if h.idle then wake(h, call) end

  -- A deadline of the map is kept by clearing it when it comes. Where nobody is left to do that, Redis lets go of it all.
  if mapDeadline > 0 then
    call('HSET', META, 'deadline', decimal(mapDeadline))
    for k = 1, 4 do call('PEXPIREAT', KEYS[k], decimal(mapDeadline + GRACE_MILLIS)) end
  elseif h.deadline > 0 then
    call('HDEL', META, 'deadline')
    for k = 1, 4 do call('PERSIST', KEYS[k]) end
  end

  -- A map that was destroyed, or whose lifetime is over, needs no more than who still looks at it.
  local ended = plan.eField[effects] == 0 and plan.eReason[effects] ~= REMOVED
  if ended and mapDeadline == 0 then
    call('UNLINK', LOG)
    h.idle = 0
    rest(h)
  end

  -- The messages. Large values are concatenated, not packed: that copies them at once.
  local pack, eField, eValue, eDue, eReason, eMap = struct.pack, plan.eField, plan.eValue, plan.eDue, plan.eReason, plan.eMap
  local head, trailer, flags, d, m = '\242RMP\41\0\0\0' .. h.lineage .. operation
  for e = 1, effects do
    local f = plan.eMore[e] + 2 * eReason[e]
    if flags ~= f or d ~= eDue[e] or m ~= eMap[e] then
      flags, d, m = f, eDue[e], eMap[e]
      trailer = head .. string.char(f) .. u64(d) .. u64(m)
    end
    local rev, key, new = decimal(h.number + e), ARGV[eField[e]], eValue[e]
    if eField[e] == 0 then
      local word = eReason[e] == DESTROYED and 'destroy' or 'reset'
      call('PUBLISH', channel, 'set:' .. pack('<I4c0I4c0I4c0', 5, '=kind', #word, word, #rev, rev) .. trailer)
      call('PUBLISH', channel, word .. ':' .. rev)
    elseif new then
      call('PUBLISH', channel, 'set:' .. pack('<I4c0I4', #key, key, #new) .. new .. pack('<I4c0', #rev, rev) .. trailer)
    else
      call('PUBLISH', channel, 'del:' .. pack('<I4c0I4c0', #key, key, #rev, rev) .. trailer)
    end
  end
end
call('HSET', META, RECORD, kept or keep(decision, RECORD_MILLIS))
if newWriter then forget() end
return decision
