// Ties that deals are of, in order, from one of them on.
// params:  $after STRING; $limit INTEGER
// returns: tie STRING; in order
MATCH (d:Deal)
WHERE d.tie > $after
RETURN DISTINCT d.tie AS tie
ORDER BY tie
LIMIT $limit
