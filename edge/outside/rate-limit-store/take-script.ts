/**
 * The sliding window of `sliding-window.ts` in Redis, in one step: nothing runs beside a script. For each window a list
 * of `moment:count` and, beside it, their sum and the latest time seen. Each is read and written at its ends alone, so
 * that a full window costs no more than an empty one.
 *
 * KEYS: the list and the sum of each window. ARGV: how many, until when they may be used, now, and then quota, length
 * and grain of each window, in milliseconds. Returns how many were granted, then what remains of each window and when
 * more of it comes back.
 */
export const takeScript = `
local wanted, lasts, clock = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local granted = wanted
local windows = {}
for i = 1, #KEYS / 2 do
  local list, sum = KEYS[2 * i - 1], KEYS[2 * i]
  local quota, length, grain = tonumber(ARGV[3 * i + 1]), tonumber(ARGV[3 * i + 2]), tonumber(ARGV[3 * i + 3])
  local known = redis.call('HMGET', sum, 'count', 'latest')
  local count = tonumber(known[1] or 0)
  local now = math.max(clock, tonumber(known[2] or 0))
  local oldest
  while true do
    local first = redis.call('LINDEX', list, 0)
    if not first then break end
    local at, n = string.match(first, '^(%d+):(%d+)$')
    oldest = tonumber(at)
    if oldest + length > now then break end
    redis.call('LPOP', list)
    count = count - tonumber(n)
    oldest = nil
  end
  windows[i] = { list, sum, quota, length, grain, count, now, oldest }
  granted = math.min(granted, math.max(0, quota - count))
end
local told = { granted }
for i, window in ipairs(windows) do
  local list, sum, quota, length, grain, count, now, oldest = unpack(window, 1, 8)
  if granted > 0 then
    local at = math.ceil((now + lasts) / grain) * grain
    local last = redis.call('LINDEX', list, -1)
    local lastAt, n = string.match(last or '', '^(%d+):(%d+)$')
    if lastAt and tonumber(lastAt) >= at then
      redis.call('LSET', list, -1, string.format('%s:%.0f', lastAt, n + granted))
      at = tonumber(lastAt)
    else
      redis.call('RPUSH', list, string.format('%.0f:%.0f', at, granted))
    end
    oldest = oldest or at
    count = count + granted
    local life = string.format('%.0f', at - now + length + 1000)
    redis.call('HSET', sum, 'count', string.format('%.0f', count), 'latest', string.format('%.0f', now))
    redis.call('PEXPIRE', list, life)
    redis.call('PEXPIRE', sum, life)
  elseif redis.call('EXISTS', sum) == 1 then
    redis.call('HSET', sum, 'count', string.format('%.0f', count))
  end
  told[2 * i] = math.max(0, quota - count)
  told[2 * i + 1] = (oldest or now) + length - now
end
return told
`;
