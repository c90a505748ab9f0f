// Dead letters still open, oldest first.
// params:  $limit INTEGER
// returns: id STRING; url STRING; source STRING; stage STRING; reason STRING; sha256 STRING; attempts INTEGER
MATCH (l:DeadLetter {state: 'open'})
RETURN l.id AS id, l.url AS url, l.source AS source, l.stage AS stage, l.reason AS reason,
       l.sha256 AS sha256, l.attempts AS attempts
ORDER BY l.first_seen, l.id
LIMIT $limit
