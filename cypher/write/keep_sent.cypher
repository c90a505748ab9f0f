// By which channels a night's report went out, or why not.
// params:  $date STRING; $sent STRING
// returns: date STRING
MATCH (n:Night {date: $date})
SET n.sent = $sent
RETURN n.date AS date
