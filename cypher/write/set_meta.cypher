// One fact about the database itself: its schema version, the digest of the reference data in it.
// params:  $name STRING; $value STRING
// returns: name STRING
MERGE (m:Meta {name: $name})
SET m.value = $value
RETURN m.name AS name
