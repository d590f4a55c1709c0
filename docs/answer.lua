-- Ends a computation from outside of Java: stores its value, or says that there is none, or that it failed.
--
--   redis-cli --eval answer.lua map:<name>:content , map:<name>:updates <key> value   <the value> [<token>]
--   redis-cli --eval answer.lua map:<name>:content , map:<name>:updates <key> nothing ''          [<token>]
--   redis-cli --eval answer.lua map:<name>:content , map:<name>:updates <key> failed  <why>       [<token>]
--
-- With a token it does nothing unless that token still holds the lease of the key. Answers 1 if it did something.

local content, channel = KEYS[1], ARGV[1]
local key, word, text, token = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local lease = 'rmap.lease=' .. key

local function packed(s)
  return struct.pack('<I4', #s) .. s
end

-- One change takes the next revision and publishes one message, as docs/wire.md says.
local function change(kind, body)
  local revision = string.format('%.0f', redis.call('HINCRBY', content, '=rev', 1))
  redis.call('HSET', content, '=kind', kind)
  redis.call('PUBLISH', channel, kind .. ':' .. body .. packed(revision))
end

local function set(field, value)
  redis.call('HSET', content, field, value)
  change('set', packed(field) .. packed(value))
end

local held = redis.call('HGET', content, lease)
if token and token ~= '' and held ~= 'held ' .. token then
  return 0
end
if word == 'value' then
  set(key, text)
  if held then
    redis.call('HDEL', content, lease)
    change('del', packed(lease))
  end
  return 1
elseif word == 'nothing' or word == 'failed' then
  if not held then
    return 0
  end
  set(lease, word == 'failed' and 'failed ' .. text or 'nothing')
  return 1
end
return redis.error_reply('the answer is value, nothing or failed, and not ' .. tostring(word))
