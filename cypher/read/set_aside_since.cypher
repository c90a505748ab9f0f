// Documents set aside since an instant, by reason; `fresh` were never set aside before.
// params:  $since DATETIME
// returns: reason STRING; letters INTEGER; fresh INTEGER
MATCH (l:DeadLetter)
WHERE l.last_seen >= $since AND l.state = 'open'
RETURN l.reason AS reason, count(l) AS letters, sum(CASE WHEN l.first_seen >= $since THEN 1 ELSE 0 END) AS fresh
ORDER BY reason
