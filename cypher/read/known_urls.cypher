// Addresses of the documents in the graph that were fetched from the web, with their kinds; withdrawn ones too.
// params:  none
// returns: url STRING; kind STRING
MATCH (d:Document)
WHERE d.url STARTS WITH 'http' AND d.kind <> 'sample'
RETURN DISTINCT d.url AS url, d.kind AS kind
