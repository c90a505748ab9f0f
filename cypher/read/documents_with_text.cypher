// Documents that carry one of some texts.
// params:  $texts LIST OF STRING digests of texts
// returns: id STRING; text STRING
MATCH (d:Document)
WHERE d.text_sha256 IN $texts
RETURN d.id AS id, d.text_sha256 AS text
ORDER BY d.id
