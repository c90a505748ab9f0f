// Ties with a claim whose event or publication lies after some day, by the days stored with each claim.
// params:  $as_of DATE null for any; $known_by DATE null for any
// returns: tie STRING
MATCH (c:Claim)
WHERE c.tie IS NOT NULL
  AND (c.event > $as_of OR c.known > $known_by)
RETURN DISTINCT c.tie AS tie
