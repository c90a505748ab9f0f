// Documents set aside; one seen again counts another attempt.
// params:  $rows LIST OF MAP {id, seen, properties}
// returns: letters INTEGER
UNWIND $rows AS row
MERGE (l:DeadLetter {id: row.id})
ON CREATE SET l.first_seen = row.seen, l.attempts = 0
SET l += row.properties, l.last_seen = row.seen, l.attempts = l.attempts + 1, l.state = 'open'
RETURN count(l) AS letters
