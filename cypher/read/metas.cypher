// Notes of the graph about itself whose names begin alike.
// params:  $prefix STRING
// returns: name STRING; value STRING
MATCH (m:Meta)
WHERE m.name STARTS WITH $prefix
RETURN m.name AS name, m.value AS value
ORDER BY name
