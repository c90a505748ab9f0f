// A night taken by one process, if it is open, failed, or held by the holder named as gone; `mine` says whether it is.
// params:  $date STRING; $holder STRING; $gone STRING; $again BOOLEAN also one that is done; $now DATETIME
// returns: mine BOOLEAN; state STRING
MERGE (n:Night {date: $date})
SET n.asked = coalesce(n.asked, 0) + 1
WITH n, n.state IS NULL OR n.state = 'failed' OR n.holder = $gone OR ($again AND n.state <> 'running') AS free
FOREACH (_ IN CASE WHEN free THEN [1] ELSE [] END |
  SET n.state = 'running', n.holder = $holder, n.began = $now, n.tries = coalesce(n.tries, 0) + 1
  REMOVE n.ended, n.reason)
RETURN n.holder = $holder AS mine, n.state AS state
