// Some of the dirty ties, locked until the transaction ends.
// params:  $limit INTEGER
// returns: tie STRING; in order
MATCH (m:Dirty)
WHERE m.tie >= ''
WITH m
ORDER BY m.tie
LIMIT $limit
SET m.version = m.version + 1
RETURN m.tie AS tie
