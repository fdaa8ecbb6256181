-- One order per request, each different.
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"

local symbols = { "TEST-ASSET-A", "TEST-ASSET-B", "TEST-ASSET-C" }
local form = '{"orderId":"bench-%05d","symbol":"%s","side":"BUY","type":"LIMIT","price":%d,"quantity":%d}'
local n = 0

function request()
  n = n + 1
  local price = 15000
  if math.random() < 0.6 then price = price + math.random(0, 99) else price = price - math.random(200, 299) end
  return wrk.format(nil, "/orders", nil, form:format(n, symbols[n % 3 + 1], price, math.random(10, 199)))
end

function done(summary, latency, requests)
  print(string.format('{"P50":%d,"P99":%d,"P999":%d}', latency:percentile(50), latency:percentile(99), latency:percentile(99.9)))
end
