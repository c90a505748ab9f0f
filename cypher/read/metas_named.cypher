// Some facts about the database itself, by name.
// params:  $names LIST OF STRING
// returns: name STRING; value STRING
MATCH (m:Meta)
WHERE m.name IN $names
RETURN m.name AS name, m.value AS value
