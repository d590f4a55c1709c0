-- What every script begins with: the keys of a map, and a few words for them.

local CONTENT, META, LOG, DEADLINES = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local UNKNOWN = '\0\0\0\0\0\0\0\0'
local call = redis.call

-- Lua counts in doubles: from 2^53 on revisions would no longer be exact.
local REVISIONS = 9007199254740992

