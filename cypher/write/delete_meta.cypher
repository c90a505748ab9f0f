// Forget a note of the graph about itself.
// params:  $name STRING
// returns: deleted INTEGER
MATCH (m:Meta {name: $name})
DELETE m
RETURN count(*) AS deleted
