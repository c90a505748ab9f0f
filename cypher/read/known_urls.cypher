// Addresses of the documents in the graph that were fetched from the web.
// params:  none
// returns: url STRING
MATCH (d:Document)
WHERE d.url STARTS WITH 'http' AND d.kind <> 'sample'
RETURN DISTINCT d.url AS url
