// All documents of some addresses.
// params:  $urls LIST OF STRING
// returns: id STRING; url STRING; published STRING; fetched DATETIME; kind STRING
MATCH (d:Document)
WHERE d.url IN $urls
RETURN d.id AS id, d.url AS url, d.published AS published, d.fetched AS fetched, d.kind AS kind
