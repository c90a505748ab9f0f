// Every tie that a claim or a deal is about.
// params:  none
// returns: tie STRING
MATCH (c:Claim)
WHERE c.tie IS NOT NULL
RETURN c.tie AS tie
UNION
MATCH (d:Deal)
RETURN d.tie AS tie
