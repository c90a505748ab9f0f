// The ties to which some deals belong.
// params:  $ids LIST OF STRING deals
// returns: tie STRING
MATCH (d:Deal)
WHERE d.id IN $ids
RETURN DISTINCT d.tie AS tie
