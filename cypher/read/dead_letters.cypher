// Documents that were set aside, and why; latest first.
// params:  $state STRING open or resolved, null: both; $limit INTEGER
// returns: id STRING; url STRING; source STRING; stage STRING; reason STRING; message STRING; sha256 STRING; first_seen DATETIME; last_seen DATETIME; attempts INTEGER; state STRING
MATCH (l:DeadLetter)
WHERE $state IS NULL OR l.state = $state
RETURN l.id AS id, l.url AS url, l.source AS source, l.stage AS stage, l.reason AS reason, l.message AS message,
       l.sha256 AS sha256, l.first_seen AS first_seen, l.last_seen AS last_seen, l.attempts AS attempts,
       l.state AS state
ORDER BY l.last_seen DESC, l.id
LIMIT $limit
