-- The texts that values are made of: 64-bit integers and lists (docs/wire.md, "Numbers" and "Lists"). Pure functions.

-- Whether the text is a canonical signed 64-bit integer.
local function isInteger(text)
  if text == '0' then return true end
  local digits = string.match(text, '^%-?([1-9]%d*)$')
  if not digits or #digits > 19 then return false end
  local limit = string.byte(text) == 45 and '9223372036854775808' or '9223372036854775807'
  return #digits < 19 or digits <= limit
end

-- Three limbs of seven decimal digits, highest first, each with the sign of the number.
local function limbs(text)
  local sign, digits = 1, text
  if string.byte(text) == 45 then sign, digits = -1, string.sub(text, 2) end
  digits = string.rep('0', 21 - #digits) .. digits
  return sign * tonumber(string.sub(digits, 1, 7)), sign * tonumber(string.sub(digits, 8, 14)),
      sign * tonumber(string.sub(digits, 15))
end

-- The same number with the two lower limbs between 0 and 9999999; the highest one bears the sign.
local function carried(high, middle, low)
  middle, low = middle + math.floor(low / 1e7), low % 1e7
  high, middle = high + math.floor(middle / 1e7), middle % 1e7
  return high, middle, low
end

-- The canonical text of a + b, which may lie outside of 64 bits. Exact, although Lua counts in doubles.
local function sum(a, b)
  if #a < 16 and #b < 16 then return decimal(tonumber(a) + tonumber(b)) end
  local a2, a1, a0 = limbs(a)
  local b2, b1, b0 = limbs(b)
  local sign, high, middle, low = '', carried(a2 + b2, a1 + b1, a0 + b0)
  if high < 0 then
    sign, high, middle, low = '-', carried(-a2 - b2, -a1 - b1, -a0 - b0)
  end
  local digits = string.gsub(string.format('%d%07d%07d', high, middle, low), '^0+', '')
  return digits == '' and '0' or sign .. digits
end

-- The items of a list, or nil if the text is no list. What does not parse, or is neither array nor object, is comma
-- text of which empty parts do not count; arrays with anything else than strings in them, and objects, are no lists.
local function items(text)
  if not text then return {} end
  local parsed, list = pcall(cjson.decode, text)
  if not parsed or type(list) ~= 'table' then
    list = {}
    for part in string.gmatch(text, '[^,]+') do list[#list + 1] = part end
    return list
  end
  if next(list) == nil then return list end
  if string.find(text, '^[ \t\r\n]*{') then return nil end
  for n = 1, #list do
    if type(list[n]) ~= 'string' then return nil end
  end
  return list
end
