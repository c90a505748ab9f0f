// A saved question taken out; what it has said stays on record.
// params:  $name STRING
// returns: name STRING
MATCH (w:Watch {name: $name})
WITH w, w.name AS name
DELETE w
RETURN name
