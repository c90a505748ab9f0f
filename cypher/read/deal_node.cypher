// One deal as it is stored.
// params:  $id STRING deal
// returns: deal MAP
MATCH (d:Deal {id: $id})
RETURN properties(d) AS deal
