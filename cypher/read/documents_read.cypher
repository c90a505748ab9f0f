// Documents that were read from bytes served by somebody and whose words are not withdrawn.
// params:  none
// returns: id STRING
MATCH (d:Document)
WHERE d.kind IN ['news', 'filing', 'feed'] AND d.withdrawn IS NULL
RETURN d.id AS id
ORDER BY id
