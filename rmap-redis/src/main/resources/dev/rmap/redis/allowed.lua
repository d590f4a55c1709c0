-- Whether this user may listen to the channel ARGV[1]. Redisson keeps it to itself that a SUBSCRIBE was refused, until
-- the time of the subscription is up. A server before 7.0 cannot be asked.
if redis.acl_check_cmd and not redis.acl_check_cmd('SUBSCRIBE', ARGV[1]) then
  return redis.error_reply('NOPERM this user may not subscribe to the channel ' .. ARGV[1])
end
return {}
