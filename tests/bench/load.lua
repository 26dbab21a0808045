-- wrk URL -s load.lua -- FILE: asks URL with the headers of FILE, a line of them
-- a request, in turn; tabs stand between the headers of a line. From a file,
-- because a credential stands in no argument.

local requests = {}
local at = 0

function init(arguments)
  for line in io.lines(arguments[1]) do
    for name, value in line:gmatch("([^:\t]+): ([^\t]*)") do
      wrk.headers[name] = value
    end
    requests[#requests + 1] = wrk.format()
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

-- Microseconds.
function done(summary, latency, _)
  io.write(string.format(
    '{"requests":%d,"microseconds":%d,"p50":%d,"p99":%d,"denied":%d,' ..
    '"broken":%d}\n',
    summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(99), summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write +
    summary.errors.timeout))
end
