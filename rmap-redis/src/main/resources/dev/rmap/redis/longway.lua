-- The long way begins: with repeats, and batches that come too late to be told from repeats. What the other steps of it
-- have in common comes after that.

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

