// Some of the ties that wait to be derived, in order.
// params:  $after STRING those that follow it; $limit INTEGER
// returns: tie STRING; version INTEGER another one after each mark
MATCH (m:Dirty)
WHERE m.tie > $after
RETURN m.tie AS tie, m.version AS version
ORDER BY tie
LIMIT $limit
