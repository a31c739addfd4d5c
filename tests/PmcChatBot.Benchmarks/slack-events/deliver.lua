-- Each request is the next delivery of a file; a thread has a file of its own. DELIVERIES is the files' name, without their number.
local number = 0

function setup(thread)
  thread:set("number", number)
  number = number + 1
end

function init()
  deliveries = io.open(os.getenv("DELIVERIES") .. number)
end

function request()
  local line = deliveries:read("*l")
  if line == nil then
    -- No delivery comes twice: running out is an error that shows.
    return wrk.format("GET", "/no-more-deliveries")
  end
  local at, signature, body = line:match("^(%d+)\t([^\t]+)\t(.*)$")
  return wrk.format("POST", "/slack/events", {
    ["Content-Type"] = "application/json", ["X-Slack-Request-Timestamp"] = at, ["X-Slack-Signature"] = signature,
  }, body)
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format("RESULT %d %d %.0f %.0f %d", summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
