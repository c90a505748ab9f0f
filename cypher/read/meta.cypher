// One fact about the database itself.
// params:  $name STRING
// returns: value STRING
MATCH (m:Meta {name: $name})
RETURN m.value AS value
