// The documents that came by one source, with who may see them; reference rows have none.
// params:  $source STRING id of the source
// returns: id STRING; rights STRING
MATCH (d:Document)
WHERE d.source = $source AND d.kind <> 'reference'
RETURN d.id AS id, d.rights AS rights
ORDER BY d.id
