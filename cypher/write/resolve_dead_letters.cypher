// Dead letters of addresses that have since been ingested.
// params:  $urls LIST OF STRING
// returns: letters INTEGER
MATCH (l:DeadLetter {state: 'open'})
WHERE l.url IN $urls
SET l.state = 'resolved'
RETURN count(l) AS letters
