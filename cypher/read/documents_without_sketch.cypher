// Pages that an older Faultline stored without a sketch of their words.
// params:  $limit INTEGER
// returns: id STRING; kind STRING; text STRING
MATCH (d:Document)
WHERE d.kind IN ['news', 'feed'] AND d.runs IS NULL
RETURN d.id AS id, d.kind AS kind, d.text AS text
LIMIT $limit
