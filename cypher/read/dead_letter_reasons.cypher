// How many documents are set aside for each reason.
// params:  $state STRING open or resolved, null: both; $limit INTEGER
// returns: stage STRING; reason STRING; letters INTEGER; latest DATETIME
MATCH (l:DeadLetter)
WHERE $state IS NULL OR l.state = $state
RETURN l.stage AS stage, l.reason AS reason, count(l) AS letters, max(l.last_seen) AS latest
ORDER BY letters DESC, stage, reason
LIMIT $limit
