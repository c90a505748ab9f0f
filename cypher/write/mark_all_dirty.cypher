// Every tie that has a claim or a deal, so that all deals are derived again.
// params:  none
// returns: marked INTEGER
CALL () {
  MATCH (c:Claim)
  WHERE c.tie IS NOT NULL
  RETURN c.tie AS tie
  UNION
  MATCH (d:Deal)
  RETURN d.tie AS tie
}
MERGE (m:Dirty {tie: tie})
SET m.version = coalesce(m.version, 0) + 1
RETURN count(m) AS marked
