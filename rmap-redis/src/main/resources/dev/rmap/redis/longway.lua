-- The long way begins: with repeats, and batches that come too late to be told from repeats. What the other steps of it
-- have in common comes after that.

local expiryOfAll, doubt, proposal, firstLineage, lifetimeMillis = struct.unpack('<c1c1c8c8d', ARGV[1], LONG_HEAD)
local recorded = call('HGET', META, RECORD)
local decided = recorded and #recorded >= 16 and struct.unpack('<d', recorded)
decided = decided and decided >= 0 and decided < REVISIONS and decided or -1 -- no record, or one that no script wrote
local newWriter = decided < 0

local function answer(reply)
  return struct.pack('<dd', counter, millis) .. cmsgpack.pack(reply)
end

if decided == counter then
  local first = recorded
  if #first == 16 then
    local large = redis.pcall('GET', KEYS[5])
    first = type(large) == 'string' and string.sub(large, 1, 8) == string.sub(recorded, 1, 8) and large or ''
  end
  local sound, reply = pcall(cmsgpack.unpack, string.sub(first, 17))
  return answer(sound and type(reply) == 'table' and reply or {3, UNKNOWN, 0})
end
if decided > counter then
  return redis.error_reply('RMAP stale repeat: the writer had batch ' .. decimal(decided) .. ' decided after batch '
      .. decimal(counter) .. ', says its record in ' .. META)
end
if millis > guard then
  local known = doubt ~= '?' or millis <= guard + RECORD_MILLIS / 2
  return answer({known and 2 or 3, UNKNOWN, 0})
end

-- Redis tells of a missing permission only when it is used, and then it is too late to change nothing. Where the server
-- cannot be asked (6.2), a message that every peer ignores is the question.
local function mayPublish()
  if redis.acl_check_cmd then return redis.acl_check_cmd('PUBLISH', channel, '') end
  return type(redis.pcall('PUBLISH', channel, 'set:' .. struct.pack('<I4c0', 5, '=kind'))) == 'number'
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

-- Lets go of the records of writers that are gone: their fields have no time to live of their own. That looks at every
-- record, so it is done for new writers alone, and not for each of them.
local FORGET_MILLIS = 60000
local FORGET_PAGE = 100 -- records in memory at a time
local function forget()
  local last = tonumber(call('HGET', META, 'forgot') or 0) or 0
  if last <= millis and millis < last + FORGET_MILLIS then return end
  local writers, gone = {}, {}
  for _, field in ipairs(call('HKEYS', META)) do
    if #field == #RECORD and string.sub(field, 1, 3) == 'op:' then writers[#writers + 1] = field end
  end
  for from = 1, #writers, FORGET_PAGE do
    local page = call('HMGET', META, unpack(writers, from, math.min(from + FORGET_PAGE - 1, #writers)))
    for n = 1, #page do
      local at = #page[n] >= 16 and struct.unpack('<d', page[n], 9)
      if not (at and at + RECORD_MILLIS >= millis) then gone[#gone + 1] = writers[from + n - 1] end
    end
  end
  inParts('HDEL', META, gone)
  call('HSET', META, 'forgot', decimal(millis))
end
