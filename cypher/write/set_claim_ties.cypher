// The tie that each claim speaks of, after the reference data or a ruling changed who is who.
// params:  $rows LIST OF MAP {id, tie}
// returns: changed INTEGER
UNWIND $rows AS row
MATCH (c:Claim {id: row.id})
WHERE c.tie IS NULL OR c.tie <> row.tie
SET c.tie = row.tie
RETURN count(c) AS changed
