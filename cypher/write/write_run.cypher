// The record of one run.
// params:  $id STRING; $properties MAP
// returns: id STRING
MERGE (r:Run {id: $id})
SET r += $properties
RETURN r.id AS id
