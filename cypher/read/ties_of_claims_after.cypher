// Ties that claims are about, in order, from one of them on.
// params:  $after STRING; $limit INTEGER
// returns: tie STRING; in order
MATCH (c:Claim)
WHERE c.tie > $after
RETURN DISTINCT c.tie AS tie
ORDER BY tie
LIMIT $limit
