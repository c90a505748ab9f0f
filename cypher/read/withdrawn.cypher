// Documents whose words were withdrawn.
// params:  none
// returns: id STRING; url STRING; text STRING digest of the words; reason STRING
MATCH (d:Document)
WHERE d.withdrawn IS NOT NULL
RETURN d.id AS id, d.url AS url, d.text_sha256 AS text, d.withdrawn AS reason
ORDER BY d.id
